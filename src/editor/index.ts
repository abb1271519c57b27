import { measurePost } from '../hooks/measurements';
import { onPostSaved } from './saved';

/** Milliseconds for the page caches of the site to be emptied. */
const LATER = 3_000;

let waiting: ReturnType< typeof setTimeout > | undefined;

onPostSaved( ( post ) => {
	clearTimeout( waiting );
	waiting = setTimeout( () => void measurePost( post ), LATER );
} );
