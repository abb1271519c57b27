import { keepAsking } from '../../../src/drive/keep-asking';

const ask = jest.fn< Promise< boolean >, [] >();
let stop: () => void;

beforeEach( () => {
	jest.useFakeTimers();
	ask.mockReset().mockResolvedValue( true );
	stop = keepAsking( ask );
} );
afterEach( () => {
	stop();
	jest.useRealTimers();
} );

const pass = ( seconds: number ) =>
	jest.advanceTimersByTimeAsync( seconds * 1_000 );
const comeBack = () => {
	document.dispatchEvent( new Event( 'visibilitychange' ) );
	return pass( 0 );
};

// Lets this many seconds pass, and returns the pause before each request in that time.
async function pauses( seconds: number ): Promise< number[] > {
	const found: number[] = [];
	let since = 0;
	for ( let second = 0; second < seconds; second++ ) {
		const before = ask.mock.calls.length;
		await pass( 1 );
		since += 1;
		if ( ask.mock.calls.length > before ) {
			found.push( since );
			since = 0;
		}
	}
	return found;
}

it( 'asks after two seconds, then after longer and longer pauses, of half a minute at most', async () => {
	const found = await pauses( 600 );
	expect( found.slice( 0, 4 ) ).toEqual( [ 2, 3, 4, 5 ] );
	expect( found.slice( 28 ) ).toEqual( [ 30, 30, 30, 30, 30 ] );
} );

it( 'ends where no more is to come', async () => {
	ask.mockResolvedValueOnce( true ).mockResolvedValueOnce( false );
	expect( await pauses( 120 ) ).toEqual( [ 2, 3 ] );
	await comeBack();
	expect( ask ).toHaveBeenCalledTimes( 2 );
} );

it( 'asks again where a question failed', async () => {
	ask.mockRejectedValueOnce( new Error( 'no network' ) );
	expect( await pauses( 9 ) ).toEqual( [ 2, 3, 4 ] );
} );

it( 'asks at once where somebody returns to the tab, and nothing while nobody sees it', async () => {
	const hidden = jest.spyOn( document, 'hidden', 'get' );
	hidden.mockReturnValue( true );
	expect( await pauses( 60 ) ).toEqual( [] );
	hidden.mockReturnValue( false );
	await comeBack();
	expect( ask ).toHaveBeenCalledTimes( 1 );
	hidden.mockRestore();
} );

it( 'asks one question at a time', async () => {
	let answer: ( more: boolean ) => void = () => {};
	ask.mockReturnValueOnce(
		new Promise( ( resolve ) => ( answer = resolve ) )
	);
	await pass( 60 );
	await comeBack();
	expect( ask ).toHaveBeenCalledTimes( 1 );
	answer( true );
	expect( await pauses( 4 ) ).toEqual( [ 3 ] );
} );

it( 'asks no more once stopped', async () => {
	stop();
	await comeBack();
	expect( await pauses( 60 ) ).toEqual( [] );
	expect( ask ).not.toHaveBeenCalled();
} );
