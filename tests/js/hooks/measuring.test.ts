import type { FlushRequest, Layout } from '../../../src/domain/types';
import { measureLayouts } from '../../../src/hooks/layouts';
import { isMeasurable, withLayouts } from '../../../src/hooks/measuring';
import { later } from '../api/fake-server';
import { aLayout } from '../api/samples';

jest.mock( '../../../src/hooks/layouts', () => ( {
	measureLayouts: jest.fn(),
} ) );
const measured = jest.mocked( measureLayouts );

let attachment = 0;

beforeEach( () => {
	jest.useFakeTimers();
	measured.mockReset();
	// What is measured is shared by image, so each test has one of its own.
	attachment += 1;
} );

afterEach( () => {
	jest.useRealTimers();
} );

function images(): FlushRequest {
	return { scope: 'images', attachments: [ attachment ] };
}

function ask( signal = new AbortController().signal ) {
	const onMeasuring = jest.fn();
	return {
		onMeasuring,
		result: withLayouts( images(), { signal, onMeasuring } ),
	};
}

it( 'adds what the pages gave to the request', async () => {
	measured.mockResolvedValue( [ aLayout() ] );
	expect( await ask().result ).toEqual( {
		...images(),
		layouts: [ aLayout() ],
	} );
} );

it.each< [ string, Partial< FlushRequest > ] >( [
	[ 'pasted addresses', { scope: 'urls', urls: [ 'x' ] } ],
	[ 'everything', { scope: 'site' } ],
	[
		'a new address',
		{ scope: 'images', attachments: [ 1 ], method: 'new_address' },
	],
	[
		'what is measured already',
		{ scope: 'images', attachments: [ 1 ], layouts: [] },
	],
] )( 'measures nothing for %s', async ( _, request ) => {
	const whole = { scope: 'images' as const, ...request };
	expect( isMeasurable( whole ) ).toBe( false );
	const { signal } = new AbortController();
	expect( await withLayouts( whole, { signal } ) ).toBe( whole );
	expect( measured ).not.toHaveBeenCalled();
} );

it( 'leaves the request as it is where measuring fails or gives nothing', async () => {
	measured.mockRejectedValueOnce( new Error( 'No frame.' ) );
	expect( await ask().result ).toEqual( images() );
	measured.mockResolvedValueOnce( [] );
	expect( await ask().result ).toEqual( images() );
	expect( measured ).toHaveBeenCalledTimes( 2 );
} );

it( 'measures once for the plan and for the flush that is pressed meanwhile, and tells both how far it is', async () => {
	const layouts = later< Layout[] >();
	measured.mockImplementation( ( _ids, _signal, onMeasuring ) => {
		onMeasuring?.( { pages: 2, screens: 25 } );
		return layouts.promise;
	} );
	const plan = ask();
	const flush = ask();
	expect( plan.onMeasuring ).toHaveBeenCalledWith( {
		pages: 2,
		screens: 25,
	} );
	expect( flush.onMeasuring ).toHaveBeenCalledTimes( 1 );
	layouts.resolve( [ aLayout() ] );
	expect( await plan.result ).toEqual( await flush.result );
	expect( measured ).toHaveBeenCalledTimes( 1 );
} );

it( 'goes on for the others when one of them gives up, and stops with the last', async () => {
	measured.mockReturnValue( later< Layout[] >().promise );
	const [ one, two ] = [ new AbortController(), new AbortController() ];
	const first = ask( one.signal );
	const second = ask( two.signal );
	const stopped = () => measured.mock.calls[ 0 ]?.[ 1 ]?.aborted;
	one.abort();
	expect( await first.result ).toEqual( images() );
	expect( stopped() ).toBe( false );
	two.abort();
	expect( await second.result ).toEqual( images() );
	expect( stopped() ).toBe( true );
} );

it( 'measures anew after it was given up', async () => {
	measured.mockReturnValueOnce( later< Layout[] >().promise );
	const turn = new AbortController();
	const given = ask( turn.signal );
	turn.abort();
	await given.result;
	measured.mockResolvedValueOnce( [ aLayout() ] );
	expect( ( await ask().result ).layouts ).toHaveLength( 1 );
} );

it( 'takes eight seconds at most', async () => {
	measured.mockReturnValue( later< Layout[] >().promise );
	const { result } = ask();
	await jest.advanceTimersByTimeAsync( 8_000 );
	expect( await result ).toEqual( images() );
	expect( measured.mock.calls[ 0 ]?.[ 1 ]?.aborted ).toBe( true );
} );
