/** As much of Cloudflare's own module as the bot uses. */
declare module 'cloudflare:workers' {
  export const env: Readonly<Record<string, string>>;
}
