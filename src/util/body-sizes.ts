/** A read's answer is held up to this size; a longer one that begins like a success streams on. */
export const heldBytes = 65_536;

/** No error is as long as this, and no look-up reads more: what follows is not looked at. */
export const longestErrorBytes = 1_048_576;

/** A body up to this size is kept, so that it can be signed and sent again. */
export const keptBodyBytes = 1_048_576;

/** Said of a longer one that would have to be signed. */
export const bodyTooLong = 'A body over 1 MiB cannot be signed';
