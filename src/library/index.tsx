import '../api/public-path';
// The next two are dependencies of the lazily loaded script that flushes; WordPress has to load them first.
import '@wordpress/a11y';
import '@wordpress/api-fetch';
import '../components/flush-line.css';
import '../components/targets.css';
import './media-library.css';
import { readPageData } from '../api/page-data';
import { onEdited } from './edited';
import { defineElements } from './element';
import { askAbout, loadFlushScript } from './flush-script';
import {
	addToBulkSelect,
	addToDetails,
	putAbove,
	takeOverBulkAction,
} from './media-views';
import { storeNews } from './rows';

const waiting = storeNews();
defineElements();
addToDetails();
addToBulkSelect();
takeOverBulkAction();
onEdited( ( id ) => void askAbout( id ) );

if ( readPageData().has_open || waiting.length > 0 ) {
	loadFlushScript()
		.then( ( { resume } ) => resume( putAbove ) )
		.catch( () => null );
}
