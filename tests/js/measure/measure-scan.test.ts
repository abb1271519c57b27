import type { Layout, Screen } from '../../../src/domain/types';
import { measurePages } from '../../../src/measure/layout-batches';
import { measureScan } from '../../../src/measure/measure-scan';

const mockKept = new Map< string, Layout >();
jest.mock( '../../../src/measure/layout-batches', () => ( {
	cachedLayout: ( url: string ) => mockKept.get( url ) ?? null,
	measurePages: jest.fn(),
} ) );
const measured = jest.mocked( measurePages );

const screens: Screen[] = [ { width: 390, height: 664, density: 3 } ];
const home = 'https://example.org/';
const about = 'https://example.org/about/';
const { signal } = new AbortController();

function layout( url: string, state: Layout[ 'state' ] = 'measured' ): Layout {
	return { url, state, screens: [], images: [] };
}

const ask = ( ...pages: string[] ) => measureScan( { pages, screens }, signal );

beforeEach( () => {
	mockKept.clear();
	measured.mockReset().mockResolvedValue( [] );
	window.shortpixelFlush = { probe_url: '/probe.js' };
} );

it( 'measures the pages on the screens that are named, for a few seconds', async () => {
	measured.mockResolvedValue( [ layout( home ), layout( about ) ] );
	expect( await ask( home, about ) ).toEqual( [
		layout( home ),
		layout( about ),
	] );
	const [ pages, where ] = measured.mock.calls[ 0 ] ?? [];
	expect( pages ).toEqual( [ home, about ] );
	expect( where ).toMatchObject( { screens, probeUrl: '/probe.js' } );
	expect( ( where?.until ?? Infinity ) - Date.now() ).toBeLessThan( 5_000 );
} );

it( 'measures none twice that was measured a short while ago', async () => {
	mockKept.set( home, layout( home ) );
	expect( await ask( home ) ).toEqual( [ layout( home ) ] );
	expect( measured ).not.toHaveBeenCalled();
} );

it( 'leaves what there was no time for to the next turn', async () => {
	measured.mockResolvedValue( [ layout( home ), layout( about, 'late' ) ] );
	expect( await ask( home, about ) ).toEqual( [ layout( home ) ] );
} );

it( 'says of all that they came late where none was measured, so that the scan ends', async () => {
	measured.mockResolvedValue( [ layout( home, 'late' ) ] );
	expect( await ask( home, about ) ).toEqual( [
		layout( home, 'late' ),
		layout( about, 'late' ),
	] );
} );

it( 'passes on that a page can’t be shown in a frame', async () => {
	measured.mockResolvedValue( [ layout( home, 'framing' ) ] );
	expect( await ask( home ) ).toEqual( [ layout( home, 'framing' ) ] );
} );

it( 'measures nothing without its script', async () => {
	window.shortpixelFlush = {};
	expect( await ask( home ) ).toBeNull();
	expect( measured ).not.toHaveBeenCalled();
} );
