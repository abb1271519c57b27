/* eslint-disable camelcase -- The name is webpack's. */
import { readPageData } from './page-data';

// If a script is not loaded from its own URL, for example because a plugin joins scripts, webpack can't tell where the
// others are.
declare let __webpack_public_path__: string;

const { build_url: url } = readPageData();
if ( typeof __webpack_public_path__ === 'string' && url !== '' ) {
	__webpack_public_path__ = url;
}
