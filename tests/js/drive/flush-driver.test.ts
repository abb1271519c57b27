import { act, renderHook } from '@testing-library/react';

import type { FlushRequest } from '../../../src/domain/types';
import { FlushDriver } from '../../../src/drive/flush-driver';
import { useFlush } from '../../../src/hooks/use-flush';
import {
	fakeServer,
	inTurn,
	later,
	lost,
	refusal,
	refuse,
} from '../api/fake-server';
import {
	aFlush,
	counts,
	done,
	inTrouble,
	partial,
	siteDone,
	siteFlush,
	waiting,
} from '../api/samples';

const request = { scope: 'images' as const, attachments: [ 12 ] };
const online = jest.spyOn( window.navigator, 'onLine', 'get' );
const hidden = jest.spyOn( document, 'hidden', 'get' );

beforeEach( () => {
	jest.useFakeTimers();
	online.mockReturnValue( true );
	hidden.mockReturnValue( false );
} );

afterEach( () => {
	jest.useRealTimers();
} );

/** Runs useFlush() with a driver whose callbacks are mocks. */
function follow() {
	const callbacks = {
		prepare: jest.fn( ( wanted: FlushRequest ) => wanted ),
		onStart: jest.fn(),
		onEnd: jest.fn(),
		onTrouble: jest.fn(),
		onProblem: jest.fn(),
	};
	const driver = new FlushDriver( callbacks );
	const { result, unmount } = renderHook( () => useFlush( driver ) );
	return { driver, unmount, now: () => result.current, ...callbacks };
}

function pass( milliseconds: number ) {
	return act( () => jest.advanceTimersByTimeAsync( milliseconds ) );
}

function routes( calls: { route: string }[] ) {
	return calls.map( ( { route } ) => route );
}

describe( 'a flush from click to verdict', () => {
	it( 'says at once that it starts', async () => {
		fakeServer( { 'POST /flushes': () => later().promise } );
		const { driver, now } = follow();
		act( () => void driver.start( request ) );
		expect( now() ).toMatchObject( { status: 'starting' } );
		await pass( 0 );
	} );

	it( 'starts at once with what is known, and takes in what is found later', async () => {
		const calls = fakeServer( {
			'POST /flushes': () => waiting( 30 ),
			'POST /flushes/7/run': () => waiting( 30 ),
		} );
		const { driver, now, onStart, prepare } = follow();
		const whole = { ...request, measuring: true as const };
		prepare.mockReturnValue( whole );
		await act( () => driver.start( request ) );
		expect( calls[ 0 ]?.data ).toEqual( { ...whole, ask: true } );
		expect( onStart ).toHaveBeenCalledWith( expect.anything(), whole );

		const grown = { ...waiting( 5 ), counts: counts( { total: 99 } ) };
		act( () => driver.update( grown ) );
		expect( now() ).toMatchObject( { flush: { counts: { total: 99 } } } );
		act( () => driver.update( { ...grown, id: 8 } ) );
		expect( now() ).toMatchObject( { flush: { id: 7 } } );
	} );

	it( 'requests the same kind again where it could not start', async () => {
		const calls = fakeServer( {
			'POST /flushes': inTurn(
				Promise.reject( refusal( 'shortpixel_flush_busy', 429 ) ),
				done()
			),
		} );
		const { driver } = follow();
		const wanted = { ...request, method: 'removal' as const };
		await act( () => driver.start( wanted ) );
		await act( () => driver.startAgain() );
		expect( calls.map( ( { data } ) => data ) ).toEqual( [
			{ ...wanted, ask: true },
			{ ...wanted, ask: true },
		] );
	} );

	it( 'is driven until it has ended, and reports the end once', async () => {
		const calls = fakeServer( {
			'POST /flushes': () => aFlush(),
			'POST /flushes/7/run': inTurn(
				aFlush( {
					counts: counts( { total: 43, queued: 3, sent: 40 } ),
				} ),
				waiting( 30 ),
				done()
			),
		} );
		const { driver, now, onStart, onEnd } = follow();
		await act( () => driver.start( request ) );
		expect( onStart ).toHaveBeenCalledTimes( 1 );
		await pass( 500 );
		expect( now() ).toMatchObject( { status: 'open', secondsLeft: 30 } );
		await pass( 31_000 );
		expect( now() ).toMatchObject( {
			status: 'ended',
			flush: { state: 'done' },
		} );
		await pass( 60_000 );
		expect( onEnd ).toHaveBeenCalledTimes( 1 );
		expect( routes( calls ) ).toEqual( [
			'POST /flushes',
			'POST /flushes/7/run',
			'POST /flushes/7/run',
			'POST /flushes/7/run',
		] );
	} );

	it( 'counts down the seconds without requests', async () => {
		const calls = fakeServer( { 'POST /flushes/7/run': () => done() } );
		const { driver, now } = follow();
		act( () => driver.follow( waiting( 30 ) ) );
		await pass( 6_000 );
		expect( now() ).toMatchObject( { secondsLeft: 24 } );
		expect( calls ).toHaveLength( 0 );
	} );

	it( 'is driven on where one of those who show it cannot, whose error is reported', async () => {
		const error = new RangeError( 'Incorrect locale information provided' );
		const reported = jest.fn();
		Object.assign( window, { reportError: reported } );
		const calls = fakeServer( { 'POST /flushes/7/run': () => done() } );
		const driver = new FlushDriver();
		driver.subscribe( () => {
			throw error;
		} );
		const shown = jest.fn();
		driver.subscribe( shown );
		driver.follow( aFlush() );
		await pass( 300 );
		expect( routes( calls ) ).toEqual( [ 'POST /flushes/7/run' ] );
		expect( driver.getSnapshot() ).toMatchObject( { status: 'ended' } );
		expect( shown ).toHaveBeenCalledTimes( 2 );
		expect( reported.mock.calls ).toEqual( [ [ error ], [ error ] ] );
	} );

	it( 'starts one flush however often the button is pressed', async () => {
		const calls = fakeServer( { 'POST /flushes': () => later().promise } );
		const { driver } = follow();
		act( () => void driver.start( request ) );
		act( () => void driver.start( request ) );
		await pass( 0 );
		expect( calls ).toHaveLength( 1 );
	} );

	it( 'keeps the reason where it could not start, and can be started again', async () => {
		fakeServer( {
			'POST /flushes': inTurn(
				Promise.reject(
					refusal(
						'shortpixel_flush_no_provider',
						400,
						'None is active.'
					)
				),
				done()
			),
		} );
		const { driver, now, onProblem } = follow();
		await act( () => driver.start( request ) );
		expect( now() ).toMatchObject( {
			status: 'refused',
			error: { message: 'None is active.' },
		} );
		expect( onProblem ).toHaveBeenCalledTimes( 1 );
		await act( () => driver.start( request ) );
		expect( now() ).toMatchObject( { status: 'ended' } );
	} );

	it( 'polls more and more rarely while nothing changes', async () => {
		const calls = fakeServer( { 'POST /flushes/7/run': () => aFlush() } );
		const { driver } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 60_000 );
		expect( calls.length ).toBeLessThan( 20 );
		expect( calls.length ).toBeGreaterThan( 8 );
	} );

	it( 'only reads a flush that this user may not run', async () => {
		const can = {
			run: false,
			retry: false,
			cancel: false,
			undo: false,
		};
		const calls = fakeServer( { 'GET /flushes/7': () => done() } );
		const { driver } = follow();
		act( () => driver.follow( aFlush( { can } ) ) );
		await pass( 1_000 );
		expect( routes( calls ) ).toEqual( [ 'GET /flushes/7' ] );
	} );

	it( 'follows what became of it elsewhere, and drops an answer from before', async () => {
		fakeServer( { 'POST /flushes/7/run': () => done( { version: 9 } ) } );
		const { driver, now, onEnd } = follow();
		act( () => driver.follow( partial( { version: 5 } ) ) );
		act( () => driver.follow( aFlush( { version: 4 } ) ) );
		expect( now() ).toMatchObject( { flush: { state: 'partial' } } );
		act( () => driver.follow( done( { version: 6 } ) ) );
		expect( now() ).toMatchObject( { flush: { state: 'done' } } );
		expect( onEnd ).not.toHaveBeenCalled();
		act( () => driver.follow( aFlush( { version: 7 } ) ) );
		expect( now() ).toMatchObject( { status: 'open' } );
		await pass( 300 );
		expect( now() ).toMatchObject( { flush: { version: 9 } } );
		expect( onEnd ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'does not report the end of a flush that had already ended', () => {
		fakeServer( {} );
		const { driver, now, onEnd } = follow();
		act( () => driver.follow( done() ) );
		expect( now() ).toMatchObject( { status: 'ended' } );
		expect( onEnd ).not.toHaveBeenCalled();
	} );

	it( 'shows the steps of a site flush while the server works on them', async () => {
		const step = later();
		fakeServer( {
			'POST /flushes/9/run': () => step.promise,
			'GET /flushes/9': () => siteFlush( 2 ),
		} );
		const { driver, now } = follow();
		act( () => driver.follow( siteFlush( 1 ) ) );
		await pass( 2_000 );
		expect( now() ).toMatchObject( { flush: siteFlush( 2 ) } );
		step.resolve( siteDone() );
		await pass( 5_000 );
		expect( now() ).toMatchObject( { status: 'ended' } );
	} );
} );

describe( 'what the person does while it runs', () => {
	it( 'stops, and drops the answer that was still pending', async () => {
		const run = later();
		const stopped = done( { state: 'cancelled', message: 'Stopped.' } );
		fakeServer( {
			'POST /flushes/7/run': () => run.promise,
			'POST /flushes/7/cancel': () => stopped,
		} );
		const { driver, now } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 500 );
		await act( () => driver.act( 'cancel' ) );
		run.resolve( aFlush( { message: 'Too old to know.' } ) );
		await pass( 10_000 );
		expect( now() ).toMatchObject( {
			status: 'ended',
			flush: { message: 'Stopped.' },
		} );
	} );

	it( 'retries and is driven again', async () => {
		fakeServer( {
			'POST /flushes/7/retry': () => aFlush( { state: 'running' } ),
			'POST /flushes/7/run': () => done(),
		} );
		const { driver, now, onEnd } = follow();
		act( () => driver.follow( partial() ) );
		let acting: Promise< void > | undefined;
		act( () => {
			acting = driver.act( 'retry' );
		} );
		expect( now() ).toMatchObject( { status: 'ended', acting: 'retry' } );
		await act( async () => acting );
		expect( now() ).toMatchObject( { status: 'open' } );
		await pass( 1_000 );
		expect( onEnd ).toHaveBeenCalledTimes( 1 );
	} );

	it.each( [
		[
			'is refused',
			refusal( 'shortpixel_flush_cannot', 409, 'It ends in a moment.' ),
			'It ends in a moment.',
		],
		[ 'gets lost', lost, 'Your site did not answer.' ],
	] )(
		'says at once and each time that what was pressed %s, and goes on',
		async ( _, error, message ) => {
			fakeServer( {
				'POST /flushes/7/run': () => aFlush(),
				'*': refuse( error ),
			} );
			const { driver, now, onProblem } = follow();
			act( () => driver.follow( aFlush() ) );
			const acts = [ 'undo', 'undo', 'retry', 'cancel' ] as const;
			for ( const [ before, name ] of acts.entries() ) {
				await act( () => driver.act( name ) );
				expect( now() ).toMatchObject( {
					status: 'open',
					problem: { message },
					acting: null,
				} );
				expect( onProblem ).toHaveBeenCalledTimes( before + 1 );
			}
			await pass( 20_000 );
			expect( now() ).toMatchObject( { status: 'open', problem: null } );
		}
	);

	it( 'says why an undo was refused', async () => {
		fakeServer( {
			'POST /flushes/9/undo': refuse(
				refusal(
					'shortpixel_flush_cannot_undo',
					409,
					'The address changed since.'
				)
			),
		} );
		const { driver, now } = follow();
		act( () => driver.follow( siteDone() ) );
		await act( () => driver.act( 'undo' ) );
		expect( now() ).toMatchObject( {
			status: 'ended',
			acting: null,
			problem: { message: 'The address changed since.' },
		} );
	} );
} );

describe( 'when something goes wrong while it runs', () => {
	it( 'does not mention a single lost answer', async () => {
		fakeServer( {
			'POST /flushes/7/run': inTurn( Promise.reject( lost ), done() ),
		} );
		const { driver, now, onProblem } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 400 );
		expect( now() ).toMatchObject( { status: 'open', problem: null } );
		await pass( 3_000 );
		expect( now() ).toMatchObject( { status: 'ended' } );
		expect( onProblem ).not.toHaveBeenCalled();
	} );

	it( 'says once that the site does not answer, and continues when it does', async () => {
		let silent = true;
		fakeServer( {
			'POST /flushes/7/run': () =>
				silent ? Promise.reject( lost ) : done(),
		} );
		const { driver, now, onProblem } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 30_000 );
		expect( now() ).toMatchObject( { problem: { kind: 'unreachable' } } );
		expect( onProblem ).toHaveBeenCalledTimes( 1 );
		silent = false;
		await pass( 30_000 );
		expect( now() ).toMatchObject( { status: 'ended' } );
	} );

	it( 'says at once that the browser is offline, and continues as soon as it is online', async () => {
		fakeServer( {
			'POST /flushes/7/run': () =>
				navigator.onLine ? done() : Promise.reject( lost ),
		} );
		online.mockReturnValue( false );
		const { driver, now } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 300 );
		expect( now() ).toMatchObject( { problem: { kind: 'offline' } } );
		online.mockReturnValue( true );
		act( () => void window.dispatchEvent( new Event( 'online' ) ) );
		await pass( 300 );
		expect( now() ).toMatchObject( { status: 'ended' } );
	} );

	it( 'says that the connection is lost while a request is still pending', async () => {
		fakeServer( {
			'POST /flushes/7/run': inTurn( later().promise, done() ),
		} );
		const { driver, now, onProblem } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 300 );
		online.mockReturnValue( false );
		act( () => void window.dispatchEvent( new Event( 'offline' ) ) );
		await pass( 0 );
		expect( now() ).toMatchObject( { problem: { kind: 'offline' } } );
		expect( onProblem ).toHaveBeenCalledTimes( 1 );
		online.mockReturnValue( true );
		act( () => void window.dispatchEvent( new Event( 'online' ) ) );
		await pass( 300 );
		expect( now() ).toMatchObject( { status: 'ended' } );
	} );

	it( 'starts what was refused when somebody comes back from logging in', async () => {
		const expired = refuse(
			refusal( 'shortpixel_flush_not_logged_in', 401 )
		);
		const answers = [ expired, expired ];
		const calls = fakeServer( {
			'POST /flushes': ( call ) => answers.shift()?.( call ) ?? done(),
		} );
		const { driver, now } = follow();
		const comeBack = async () => {
			act(
				() =>
					void document.dispatchEvent(
						new Event( 'visibilitychange' )
					)
			);
			await pass( 300 );
		};
		act(
			() => void driver.start( { scope: 'images', attachments: [ 12 ] } )
		);
		await pass( 300 );
		expect( now() ).toMatchObject( { error: { kind: 'session' } } );
		await comeBack();
		expect( now() ).toMatchObject( { error: { kind: 'session' } } );
		await comeBack();
		expect( now() ).toMatchObject( { status: 'ended' } );
		await comeBack();
		expect( calls ).toHaveLength( 3 );
	} );

	it( 'stops polling when the session has expired', async () => {
		const calls = fakeServer( {
			'POST /flushes/7/run': refuse(
				refusal( 'shortpixel_flush_not_logged_in', 401 )
			),
		} );
		const { driver, now } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 120_000 );
		expect( now() ).toMatchObject( {
			status: 'open',
			problem: { kind: 'session' },
		} );
		expect( calls ).toHaveLength( 1 );
	} );

	it( 'asks once each time somebody comes back, and goes on when they have logged in', async () => {
		const expired = refuse(
			refusal( 'shortpixel_flush_not_logged_in', 401 )
		);
		const answers = [ expired, expired ];
		const calls = fakeServer( {
			'POST /flushes/7/run': ( call ) =>
				answers.shift()?.( call ) ?? done(),
		} );
		const { driver, now, onProblem, onEnd } = follow();
		act( () => driver.follow( waiting( 1 ) ) );
		await pass( 2_000 );
		const comeBack = async () => {
			act(
				() =>
					void document.dispatchEvent(
						new Event( 'visibilitychange' )
					)
			);
			await pass( 120_000 );
		};
		await comeBack();
		expect( now() ).toMatchObject( {
			status: 'open',
			problem: { kind: 'session' },
		} );
		expect( calls ).toHaveLength( 2 );
		expect( onProblem ).toHaveBeenCalledTimes( 1 );
		await comeBack();
		expect( now() ).toMatchObject( { status: 'ended' } );
		expect( calls ).toHaveLength( 3 );
		expect( onEnd ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'does not ask again where a right is missing, whoever comes back', async () => {
		const calls = fakeServer( {
			'POST /flushes/7/run': refuse( refusal( 'rest_forbidden', 403 ) ),
		} );
		const { driver } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 300 );
		act(
			() => void document.dispatchEvent( new Event( 'visibilitychange' ) )
		);
		await pass( 120_000 );
		expect( calls ).toHaveLength( 1 );
	} );
} );

describe( 'when nobody is looking', () => {
	it( 'stops when the component is unmounted, and continues when it is mounted again', async () => {
		const calls = fakeServer( { 'POST /flushes/7/run': () => aFlush() } );
		const { driver, unmount } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 300 );
		unmount();
		await pass( 60_000 );
		expect( calls ).toHaveLength( 1 );
		renderHook( () => useFlush( driver ) );
		await pass( 300 );
		expect( calls ).toHaveLength( 2 );
	} );

	it( 'aborts the pending request when the component is unmounted', async () => {
		const calls = fakeServer( {
			'POST /flushes/7/run': () => later().promise,
		} );
		const { driver, unmount } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 300 );
		unmount();
		expect( calls[ 0 ]?.signal?.aborted ).toBe( true );
	} );

	it( 'continues slowly in a hidden tab, which may be all that drives the flush', async () => {
		hidden.mockReturnValue( true );
		let sent = 0;
		const calls = fakeServer( {
			'POST /flushes/7/run': () => {
				sent += 1;
				return aFlush( {
					counts: counts( { total: 43, queued: 43 - sent, sent } ),
				} );
			},
		} );
		const { driver } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 61_000 );
		expect( calls ).toHaveLength( 4 );
	} );

	it( 'speeds up when the tab is visible again', async () => {
		hidden.mockReturnValue( true );
		const calls = fakeServer( { 'POST /flushes/7/run': () => done() } );
		const { driver } = follow();
		act( () => driver.follow( aFlush() ) );
		hidden.mockReturnValue( false );
		act(
			() => void document.dispatchEvent( new Event( 'visibilitychange' ) )
		);
		await pass( 300 );
		expect( calls ).toHaveLength( 1 );
	} );
} );

describe( 'a CDN that does not answer', () => {
	it( 'is reported once, and retried when the server said', async () => {
		const calls = fakeServer( {
			'POST /flushes/7/run': inTurn(
				inTrouble( 2 ),
				inTrouble( 6 ),
				done()
			),
		} );
		const { driver, now, onTrouble, onEnd } = follow();
		act( () => driver.follow( aFlush() ) );
		await pass( 1_000 );
		expect( onTrouble ).toHaveBeenCalledTimes( 1 );
		expect( now() ).toMatchObject( { status: 'open', secondsLeft: 2 } );
		await pass( 2_300 );
		expect( calls ).toHaveLength( 2 );
		expect( now() ).toMatchObject( { status: 'open', secondsLeft: 6 } );
		expect( onTrouble ).toHaveBeenCalledTimes( 1 );
		await pass( 7_000 );
		expect( onEnd ).toHaveBeenCalledTimes( 1 );
	} );
} );
