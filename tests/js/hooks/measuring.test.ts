import type { FlushRequest } from '../../../src/domain/types';
import { knownLayouts, measureLayouts } from '../../../src/hooks/layouts';
import { isMeasurable } from '../../../src/hooks/measurable';
import { readyToStart, withLayouts } from '../../../src/hooks/measuring';
import { aLayout } from '../api/samples';

jest.mock( '../../../src/hooks/layouts', () => ( {
	knownLayouts: jest.fn(),
	measureLayouts: jest.fn(),
} ) );
const measured = jest.mocked( measureLayouts );
const known = jest.mocked( knownLayouts );

beforeEach( () => {
	measured.mockReset();
	known.mockReset().mockReturnValue( null );
	window.shortpixelFlush = { probe_url: '/probe.js' };
} );

function images(): FlushRequest {
	return { scope: 'images', attachments: [ 12 ] };
}

const ask = () => withLayouts( images(), new AbortController().signal );

it( 'adds the measured layouts to the request', async () => {
	measured.mockResolvedValue( [ aLayout() ] );
	expect( await ask() ).toEqual( {
		...images(),
		layouts: [ aLayout() ],
	} );
} );

it.each< [ string, Partial< FlushRequest > ] >( [
	[ 'pasted addresses', { scope: 'urls', urls: [ 'x' ] } ],
	[ 'everything', { scope: 'site' } ],
	[
		'what is measured already',
		{ scope: 'images', attachments: [ 1 ], layouts: [] },
	],
] )( 'measures nothing for %s', async ( _, request ) => {
	const whole = { scope: 'images' as const, ...request };
	expect( isMeasurable( whole ) ).toBe( false );
	const { signal } = new AbortController();
	expect( await withLayouts( whole, signal ) ).toBe( whole );
	expect( measured ).not.toHaveBeenCalled();
} );

it( 'leaves the request unchanged where nothing was measured', async () => {
	measured.mockResolvedValueOnce( [] );
	expect( await ask() ).toEqual( images() );
} );

describe( 'what a flush starts with', () => {
	it( 'is what was measured a short while ago', () => {
		known.mockReturnValue( [ aLayout() ] );
		expect( readyToStart( images() ) ).toEqual( {
			...images(),
			layouts: [ aLayout() ],
		} );
	} );

	it( 'is the word that more will follow, where that is not all', () => {
		expect( readyToStart( images() ) ).toEqual( {
			...images(),
			measuring: true,
		} );
	} );

	it( 'is the request alone where nothing can be measured', () => {
		const pasted: FlushRequest = { scope: 'urls', urls: [ 'x' ] };
		expect( readyToStart( pasted ) ).toBe( pasted );
		window.shortpixelFlush = {};
		expect( readyToStart( images() ) ).toEqual( images() );
	} );
} );
