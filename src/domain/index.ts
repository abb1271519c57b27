export { parseCdnUrl, removalUrl } from './cdn-url';
export type { CdnUrl } from './cdn-url';
export { nextEndpoint } from './endpoint';
export { findCdnUrls } from './find-cdn-urls';
