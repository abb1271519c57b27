import { copyText } from '../../../src/hooks/copy-text';
import { later } from '../api/fake-server';

type Parts = Record< string, Promise< Blob > >;

/** Mocks a clipboard whose write() waits for text that is still loading; with `refuses`, write() then fails. */
function newBrowser( refuses = false ) {
	const write = jest.fn( async ( [ parts ]: Parts[] ) => {
		const blob = await parts?.[ 'text/plain' ];
		if ( refuses || ! blob ) {
			throw new Error( 'NotAllowedError' );
		}
		return blob;
	} );
	return { ...withClipboard( { write } ), write };
}

function withClipboard( more: object = {} ) {
	const writeText = jest.fn( async () => undefined );
	Object.defineProperty( navigator, 'clipboard', {
		value: { writeText, ...more },
		configurable: true,
	} );
	return { writeText };
}

beforeEach( () => {
	Object.assign( window, {
		ClipboardItem: class {
			constructor( parts: Parts ) {
				Object.assign( this, parts );
			}
		},
	} );
} );

afterEach( () => Reflect.deleteProperty( window, 'ClipboardItem' ) );

it( 'asks for the clipboard at the click, before the text is loaded', async () => {
	const { write, writeText } = newBrowser();
	const text = later< string >();
	const copied = copyText( text.promise );
	expect( write ).toHaveBeenCalledTimes( 1 );
	text.resolve( 'https://example.com/é' );
	expect( await copied ).toBe( true );
	expect( await write.mock.results[ 0 ]?.value ).toHaveProperty( 'size', 22 );
	expect( writeText ).not.toHaveBeenCalled();
} );

it( 'writes once the text is there where a browser takes nothing that is to come', async () => {
	for ( const browser of [ () => newBrowser( true ), withClipboard ] ) {
		const { writeText } = browser();
		expect( await copyText( Promise.resolve( 'links' ) ) ).toBe( true );
		expect( writeText ).toHaveBeenCalledWith( 'links' );
	}
	Reflect.deleteProperty( window, 'ClipboardItem' );
	const { writeText } = newBrowser();
	expect( await copyText( Promise.resolve( 'links' ) ) ).toBe( true );
	expect( writeText ).toHaveBeenCalledWith( 'links' );
} );

it( 'rejects with why the text could not be loaded, and writes nothing', async () => {
	const { writeText } = newBrowser();
	await expect( copyText( Promise.reject( 'Gone.' ) ) ).rejects.toBe(
		'Gone.'
	);
	expect( writeText ).not.toHaveBeenCalled();
} );

it( 'is false where there is no clipboard', async () => {
	Object.defineProperty( navigator, 'clipboard', {
		value: undefined,
		configurable: true,
	} );
	expect( await copyText( 'link' ) ).toBe( false );
	expect( await copyText( Promise.resolve( 'link' ) ) ).toBe( false );
} );
