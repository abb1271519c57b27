import '../api/public-path';
import '../components/flush-line.css';
import './editor.css';
import { readPageData } from '../api/page-data';
import { loadMeasure } from '../hooks/load-measure';
import { addFlush } from './add-flush';
import { load } from './flushing';
import { onPostSaved } from './saved';

/** Milliseconds for the page caches of the site to be emptied. */
const LATER = 3_000;

let waiting: ReturnType< typeof setTimeout > | undefined;

onPostSaved( ( post ) => {
	clearTimeout( waiting );
	waiting = setTimeout( () => {
		loadMeasure()
			.then( ( script ) => script.measurePost( post ) )
			.catch( () => null );
	}, LATER );
} );

const { in_editor: inEditor, has_open: hasOpen } = readPageData();
if ( inEditor ) {
	addFlush();
	if ( hasOpen ) {
		void load()
			.then( ( { resume } ) => resume() )
			.catch( () => null );
	}
}
