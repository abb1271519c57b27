/* eslint-disable camelcase -- The name is webpack's. */
import { readPageData } from './page-data';

// Tells webpack where the lazily loaded scripts are. It can't find them if this one is not loaded from its own URL, for
// example because a plugin concatenates scripts.
declare let __webpack_public_path__: string;

const { build_url: url } = readPageData();
if ( typeof __webpack_public_path__ === 'string' && url !== '' ) {
	__webpack_public_path__ = url;
}
