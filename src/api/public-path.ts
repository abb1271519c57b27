/* eslint-disable camelcase -- The name is webpack's. */
import { readPageData } from './page-data';

// Tells webpack where the lazily loaded scripts are. It could not find them if this script were loaded from another URL
// than its own, for example because a plugin concatenates scripts.
declare let __webpack_public_path__: string;

const { build_url: url } = readPageData();
if ( typeof __webpack_public_path__ === 'string' && url !== '' ) {
	__webpack_public_path__ = url;
}
