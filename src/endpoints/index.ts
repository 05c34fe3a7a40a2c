export type { ClientIdPlace, Effect, Endpoint, LookUp, Pool, Repeat } from './endpoint.js';
export { effectOfUnknown, endpoints, findEndpoints } from './matching.js';
export { lookUpOf } from './look-ups.js';
export { hostFacts, isPrivateHost, meantHost } from './hosts.js';
export type { HostFacts } from './hosts.js';
