import '../api/public-path';
import { loadMeasure } from '../hooks/later';
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
