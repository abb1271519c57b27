import { replaceOldCopies } from '../../../src/admin-bar/old-copies';
import { reloadPicture } from '../../../src/api/pictures';
import { readNote, writeNote } from '../../../src/hooks/library-note';

jest.mock( '../../../src/api/pictures', () => ( {
	reloadPicture: jest.fn( async () => null ),
} ) );
const reload = jest.mocked( reloadPicture );

const copy = ( width: number ) =>
	`https://cdn.shortpixel.ai/spai/w_${ width }+q_lossy+ret_img+to_webp/example.com/wp-content/uploads/red.jpg`;
const later = () => Date.now() + 60_000;

function show( url: string ): HTMLImageElement {
	const image = document.createElement( 'img' );
	image.src = url;
	Object.defineProperty( image, 'currentSrc', { value: url } );
	Object.defineProperty( image, 'complete', { value: true } );
	document.body.append( image );
	return image;
}

/** Until what was begun is over. */
const done = () => new Promise( ( resolve ) => setTimeout( resolve ) );

const listen = jest.spyOn( document, 'addEventListener' );

afterEach( () => {
	// Each page of its own.
	listen.mock.calls.forEach( ( [ type, listener ] ) =>
		document.removeEventListener( type, listener, true )
	);
	listen.mockClear();
} );

beforeEach( () => {
	reload.mockReset().mockResolvedValue( null );
	window.localStorage.clear();
	document.body.innerHTML = '';
} );

test( 'Each copy that a page shows is fetched again once, also on the next page', async () => {
	writeNote( { until: later(), fetched: [] } );
	const image = show( copy( 300 ) );
	const drawn = jest.spyOn( image, 'src', 'set' );
	show( copy( 300 ) );
	show( 'https://elsewhere.example/picture.jpg' );
	replaceOldCopies();
	await done();
	expect( reload.mock.calls ).toEqual( [ [ copy( 300 ) ] ] );
	expect( drawn ).toHaveBeenCalledWith( copy( 300 ) );
	replaceOldCopies();
	await done();
	expect( reload ).toHaveBeenCalledTimes( 1 );
} );

test( 'What loads later is fetched again then', async () => {
	writeNote( { until: later(), fetched: [] } );
	replaceOldCopies();
	show( copy( 600 ) ).dispatchEvent( new Event( 'load' ) );
	await done();
	expect( reload.mock.calls ).toEqual( [ [ copy( 600 ) ] ] );
} );

test( 'A copy that did not come is fetched again the next time', async () => {
	writeNote( { until: later(), fetched: [] } );
	reload.mockRejectedValue( new TypeError( 'Failed to fetch' ) );
	show( copy( 300 ) );
	replaceOldCopies();
	await done();
	expect( readNote()?.fetched ).toEqual( [] );
} );

test.each( [
	[ 'no library was flushed', null ],
	[ 'browsers no longer keep copies from before', { until: 1, fetched: [] } ],
] )( 'Nothing is fetched where %s', async ( _, note ) => {
	if ( note ) {
		writeNote( note );
	}
	show( copy( 300 ) );
	replaceOldCopies();
	await done();
	expect( reload ).not.toHaveBeenCalled();
} );
