import '../api/public-path';
import '../components/flush-line.css';
import './media-library.css';
import { measureWhenIdle } from '../hooks/later';
import { addToBulkSelect } from './bulk-select';
import { defineElement } from './element';
import { resumeOpen } from './store';

// Until then the plain links work.
void resumeOpen().then( defineElement );
addToBulkSelect();

// The media modal of an editor has other work to do.
if ( document.body.classList.contains( 'upload-php' ) ) {
	measureWhenIdle();
}
