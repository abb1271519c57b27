import { speak } from '@wordpress/a11y';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Finding, Scan } from '../../../src/domain/scan';
import type { Layout } from '../../../src/domain/types';
import { noticeFlush } from '../../../src/drive/flush-registry';
import { measureScan } from '../../../src/measure/measure-scan';
import {
	fakeServer,
	inTurn,
	lost,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import { aFlush, aPlan, aStatus, done as aFlushDone } from '../api/samples';
import { answerCard, aScan, card, newId, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/measure/measure-scan', () => ( {
	measureScan: jest.fn(),
} ) );

type Answers = Parameters< typeof fakeServer >[ 0 ];

const never = () => new Promise( () => {} );
const counts = aScan().counts;

const unknownYet = aScan( {
	state: 'none',
	tone: 'neutral',
	message: 'What visitors see has not been checked yet.',
	due: true,
	started_at: null,
	ended_at: null,
} );

const running = ( checked: number, changes: Partial< Scan > = {} ) =>
	aScan( {
		state: 'running',
		tone: 'busy',
		message: `${ checked } of 30 images checked.`,
		counts: { ...counts, images: 30, new: checked },
		next_in: 0,
		ended_at: null,
		can: { start: true, stop: true },
		...changes,
	} );

const old = ( count: number, changes: Partial< Scan > = {} ) =>
	aScan( {
		tone: 'bad',
		message:
			count === 1
				? 'Visitors still see the old “House”.'
				: `Visitors still see ${ count } old images.`,
		counts: { ...counts, images: 30, stale: count },
		...changes,
	} );

function aFinding( id: number, name: string ): Finding {
	return {
		attachment: { id, title: name, thumbnail: '', edit_url: `/${ id }` },
		copy: `https://cdn.example/${ name }`,
		picture: `data:image/webp;base64,${ name }`,
		file: `https://example.org/${ name }`,
		message: `Visitors get another image than ${ name }.`,
		since: null,
		made_at: null,
		found_at: '2026-11-26T06:00:00Z',
		evidence: [ 'looks_old' ],
		automatic: '',
	};
}

function open( scan: Scan, answers: Answers = {}, status = aStatus() ) {
	return openScreen( { 'GET /scan': () => scan, ...answers }, status, {
		scan,
	} );
}

const heading = () => answerCard().getByRole( 'heading', { level: 2 } );
const buttons = () =>
	answerCard()
		.queryAllByRole( 'button' )
		.map( ( { textContent } ) => textContent );

const passes = ( milliseconds: number ) =>
	act( () => jest.advanceTimersByTimeAsync( milliseconds ) );

beforeEach( () => {
	jest.mocked( speak ).mockClear();
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
	// The card reloads images past the browser's cache with fetch(), which jsdom lacks.
	Object.assign( globalThis, {
		fetch: async () => ( { headers: { get: () => null } } ),
	} );
} );

afterEach( () => {
	jest.useRealTimers();
} );

describe( 'before anything is pressed', () => {
	it( 'says what the last check found, from the page’s own data', async () => {
		const calls = await open( aScan() );
		expect( heading() ).toHaveTextContent(
			'✓Visitors see your current images.'
		);
		expect( answerCard().getByText( 'Checked 2 min. ago' ) ).toBeVisible();
		expect( buttons() ).toEqual( [ 'Check now', 'Details' ] );
		expect( sent( calls, 'GET /scan' ) ).toEqual( [] );
		expect( sent( calls, 'POST /scan' ) ).toEqual( [] );
	} );

	it( 'begins a check where one is due, carries it on, and says once what came of it', async () => {
		jest.useFakeTimers();
		const calls = await open( unknownYet, {
			'POST /scan': () => running( 0 ),
			'POST /scan/run': inTurn( running( 10 ), aScan() ),
		} );
		expect( sent( calls, 'POST /scan' ) ).toEqual( [
			{ reach: 'recent' },
		] );
		expect( heading() ).toHaveTextContent( 'Checking what visitors see…' );
		expect( buttons() ).toEqual( [ 'Stop' ] );
		await passes( 600 );
		expect(
			answerCard().getByText( '10 of 30 images checked.' )
		).toBeVisible();
		expect(
			answerCard().getByRole( 'progressbar', { name: 'Images checked' } )
		).toHaveAttribute( 'value', '10' );
		await passes( 600 );
		expect( heading() ).toHaveTextContent(
			'Visitors see your current images.'
		);
		await passes( 60_000 );
		expect( sent( calls, 'POST /scan/run' ) ).toHaveLength( 2 );
		expect( jest.mocked( speak ).mock.calls ).toEqual( [
			[ 'Visitors see your current images.' ],
		] );
	} );

	it( 'lists what it found old above the changed images alone', async () => {
		jest.useFakeTimers();
		const changed = {
			id: 12,
			title: 'House',
			thumbnail: '',
			edit_url: '/12',
			message: 'Changed. Visitors may see the old image.',
		};
		const calls = await open( unknownYet, {
			'POST /scan': () => running( 0 ),
			'POST /scan/run': () => old( 1 ),
			'GET /scan/findings': () => page( [ aFinding( 12, 'House' ) ] ),
			'GET /images/changed': inTurn( [ changed ], [] ),
			'GET /images': () => [],
		} );
		await passes( 0 );
		expect( screen.getByText( changed.message ) ).toBeVisible();
		await passes( 1_000 );
		expect( heading() ).toHaveTextContent(
			'Visitors still see the old “House”.'
		);
		expect( screen.queryByText( changed.message ) ).toBeNull();
		expect( sent( calls, 'GET /images/changed' ) ).toHaveLength( 2 );
	} );

	it( 'follows the check that another tab has begun meanwhile', async () => {
		await open( unknownYet, {
			'POST /scan': refuse(
				refusal( 'shortpixel_flush_already_running', 409 )
			),
			'GET /scan': () => running( 20, { next_in: 50 } ),
		} );
		expect(
			await answerCard().findByText( '20 of 30 images checked.' )
		).toBeVisible();
	} );

	it( 'asks for the answer where the page has none', async () => {
		await openScreen( {}, aStatus(), { scan: null } );
		expect( heading() ).toHaveTextContent(
			'Visitors see your current images.'
		);
	} );

	it( 'is not there where no plugin’s images can be flushed', async () => {
		await open( unknownYet, {}, aStatus( { providers: [] } ) );
		expect( document.body ).not.toHaveTextContent( /checked|Checking/ );
	} );

	it.each( [
		[ 'neutral', 'There are no images to check yet.' ],
		[ 'warning', '2 images have changed. Visitors may see the old ones.' ],
	] as const )( 'has one button where it is %s', async ( tone, message ) => {
		await open( aScan( { tone, message } ) );
		expect( heading() ).toHaveTextContent( message );
		expect( heading() ).not.toHaveTextContent( '✓' );
		expect( buttons() ).toEqual( [ 'Check now', 'Details' ] );
	} );
} );

describe( 'for those who may not check the site', () => {
	const can = { start: false, stop: false };
	const author = aStatus( {
		can: { images: true, site: false, manage: false },
	} );

	it( 'shows the last answer without a button', async () => {
		await open(
			old( 1, { can } ),
			{ 'GET /scan/findings': () => page( [ aFinding( 7, 'House' ) ] ) },
			author
		);
		expect( heading() ).toHaveTextContent( 'the old “House”' );
		expect(
			await answerCard().findByRole( 'img', {
				name: '“House” as visitors get it',
			} )
		).toBeVisible();
		expect( buttons() ).toEqual( [ 'Details' ] );
	} );

	it( 'is not there before somebody else has checked', async () => {
		await open( { ...unknownYet, due: false, can }, {}, author );
		expect(
			screen.queryByText( 'What visitors see has not been checked yet.' )
		).toBeNull();
	} );

	it( 'follows a check without carrying it on', async () => {
		jest.useFakeTimers();
		const calls = await open(
			running( 10, { can } ),
			{ 'GET /scan': () => running( 10, { can } ) },
			author
		);
		await passes( 11_000 );
		await passes( 11_000 );
		expect( buttons() ).toEqual( [] );
		expect( sent( calls, 'POST /scan/run' ) ).toEqual( [] );
		expect( sent( calls, 'GET /scan' ) ).toHaveLength( 2 );
	} );
} );

describe( 'old images', () => {
	const house = aFinding( 7, 'House' );

	it( 'shows what visitors get, as it was checked, beside the file, and flushes it with one click', async () => {
		const id = newId();
		const calls = await open( old( 1 ), {
			'GET /scan/findings': () => page( [ house ] ),
			'POST /flushes': ( { data } ) =>
				JSON.stringify( data ).includes( 'dry_run' )
					? aPlan()
					: aFlush( { id } ),
			[ `POST /flushes/${ id }/run` ]: never,
		} );
		expect( heading() ).toHaveTextContent(
			'!Visitors still see the old “House”.'
		);
		const images = await answerCard().findAllByRole( 'img' );
		expect(
			images.map( ( image ) => [
				image.getAttribute( 'alt' ),
				image.getAttribute( 'src' ),
			] )
		).toEqual( [
			[ '“House” as visitors get it', house.picture ],
			[ '“House” on your site', house.file ],
		] );
		expect( buttons() ).toEqual( [ 'Flush', 'Details' ] );
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Flush' } )
		);
		expect( sent( calls, 'POST /flushes' ) ).toContainEqual(
			expect.objectContaining( {
				scope: 'images',
				attachments: [ 7 ],
				cause: 'scan',
			} )
		);
		expect(
			await card( 'Flush an image' ).findByRole( 'button', {
				name: 'Stop',
			} )
		).toBeVisible();
		// While a flush runs, this card can't start another.
		expect( buttons() ).toEqual( [ 'Details' ] );
	} );

	it( 'flushes one of several, or all that are shown', async () => {
		const id = newId();
		const calls = await open( old( 25 ), {
			'GET /scan/findings': () =>
				page( [ house, aFinding( 8, 'Sea' ) ], 25, 2 ),
			'POST /flushes': ( { data } ) =>
				JSON.stringify( data ).includes( 'dry_run' )
					? aPlan()
					: aFlushDone( { id } ),
			[ `GET /flushes/${ id }/purges` ]: () => page( [] ),
			[ `GET /flushes/${ id }/comparisons` ]: () => page( [] ),
		} );
		const [ first ] = await answerCard().findAllByRole( 'listitem' );
		expect(
			within( first ?? document.body ).getByRole( 'heading', {
				name: 'House',
			} )
		).toBeVisible();
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Flush “Sea”' } )
		);
		await userEvent.click(
			await answerCard().findByRole( 'button', {
				name: 'Flush the first 2',
			} )
		);
		const flushed = sent( calls, 'POST /flushes' ).flatMap( ( data ) =>
			JSON.stringify( data ).includes( 'dry_run' ) ? [] : [ data ]
		);
		expect( flushed ).toEqual( [
			expect.objectContaining( { attachments: [ 8 ] } ),
			expect.objectContaining( { attachments: [ 7, 8 ] } ),
		] );
	} );

	it( 'says what becomes of one that is flushed automatically', async () => {
		const message = 'It is flushed automatically.';
		await open( old( 1 ), {
			'GET /scan/findings': () =>
				page( [ { ...house, automatic: message } ] ),
		} );
		expect( await answerCard().findByText( message ) ).toBeVisible();
	} );

	it( 'shows the CDN’s own where the copy could not be kept', async () => {
		await open( old( 1 ), {
			'GET /scan/findings': () => page( [ { ...house, picture: null } ] ),
		} );
		expect(
			await answerCard().findByRole( 'img', {
				name: '“House” as visitors get it',
			} )
		).toHaveAttribute( 'src', house.copy );
	} );

	it( 'answers anew once a flush has ended', async () => {
		await open( old( 1 ), {
			'GET /scan/findings': () => page( [ house ] ),
			'GET /scan': () => aScan(),
		} );
		act( () => void noticeFlush( aFlushDone( { id: newId() } ) ) );
		expect(
			await answerCard().findByText( 'Visitors see your current images.' )
		).toBeVisible();
		expect( answerCard().queryByRole( 'img' ) ).toBeNull();
	} );
} );

describe( 'on demand', () => {
	it( 'says what could not be judged and how the site is connected, and checks all images', async () => {
		const library = running( 100, { reach: 'library', next_in: 50 } );
		const calls = await open(
			aScan( {
				counts: { ...counts, images: 4, new: 2, unknown: 2 },
				unknown: [
					{
						reason: 'no_times',
						count: 1,
						message: '1 image looks right.',
					},
					{
						reason: 'no_copy',
						count: 1,
						message: '1 image: no copy is known.',
					},
				],
			} ),
			{ 'POST /scan': () => library }
		);
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Details' } )
		);
		expect(
			await answerCard().findByText(
				'2 images could not be judged for certain:'
			)
		).toBeVisible();
		expect(
			answerCard().getByText( '1 image looks right.' )
		).toBeVisible();
		expect(
			answerCard().getByText( 'cdn.shortpixel.ai/spai2' )
		).toBeVisible();
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Check all images' } )
		);
		expect( sent( calls, 'POST /scan' ) ).toEqual( [
			{ reach: 'library' },
		] );
		expect( answerCard().getByText( library.message ) ).toBeVisible();
	} );

	it( 'checks again, and keeps the focus in the card', async () => {
		const calls = await open( aScan(), {
			'POST /scan': () => running( 0, { next_in: 50 } ),
		} );
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Check now' } )
		);
		expect( sent( calls, 'POST /scan' ) ).toEqual( [
			{ reach: 'recent' },
		] );
		expect( document.body ).not.toHaveFocus();
	} );

	it( 'stops', async () => {
		const calls = await open( running( 10, { next_in: 50 } ), {
			'DELETE /scan': () =>
				aScan( {
					state: 'stopped',
					tone: 'neutral',
					message: 'Stopped at 10 of 30 images.',
				} ),
		} );
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Stop' } )
		);
		expect( heading() ).toHaveTextContent( 'Stopped at 10 of 30' );
		expect( sent( calls, 'DELETE /scan' ) ).toHaveLength( 1 );
		expect( document.body ).not.toHaveFocus();
	} );
} );

describe( 'pages that have to be measured', () => {
	const screens = [ { width: 390, height: 664, density: 3 } ];
	const asks = {
		...running( 0 ),
		to_measure: { pages: [ 'https://example.org/' ], screens },
	};

	it( 'are measured before it goes on', async () => {
		jest.useFakeTimers();
		const layout: Layout = {
			url: 'https://example.org/',
			state: 'measured',
			screens,
			images: [],
		};
		jest.mocked( measureScan ).mockResolvedValue( [ layout ] );
		const calls = await openScreen(
			{ 'POST /scan/run': inTurn( asks, aScan() ) },
			aStatus(),
			{ probe_url: '/probe.js', scan: running( 0 ) }
		);
		await passes( 600 );
		expect( measureScan ).not.toHaveBeenCalled();
		await passes( 600 );
		expect( jest.mocked( measureScan ).mock.calls[ 0 ]?.[ 0 ] ).toEqual(
			asks.to_measure
		);
		expect( sent( calls, 'POST /scan/run' ) ).toEqual( [
			{ layouts: [] },
			{ layouts: [ layout ] },
		] );
	} );

	it( 'are left out where this browser can’t measure', async () => {
		jest.useFakeTimers();
		const calls = await open( running( 0 ), {
			'POST /scan/run': () => aScan(),
		} );
		await passes( 600 );
		expect( sent( calls, 'POST /scan/run' ) ).toEqual( [ {} ] );
	} );
} );

describe( 'trouble', () => {
	it( 'says why it could not begin, and tries again', async () => {
		let isBack = false;
		const calls = await open( unknownYet, {
			'POST /scan': () => ( isBack ? aScan() : Promise.reject( lost ) ),
		} );
		expect(
			await answerCard().findByText( 'Your site did not answer.' )
		).toBeVisible();
		expect( heading() ).toHaveTextContent(
			'What visitors see has not been checked yet.'
		);
		isBack = true;
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Retry' } )
		);
		expect( sent( calls, 'POST /scan' ) ).toHaveLength( 2 );
		expect( heading() ).toHaveTextContent(
			'Visitors see your current images.'
		);
	} );

	const silent = refuse( lost );
	const goesOn = () => running( 10 );

	async function showFailing( ...answers: Answers[ string ][] ) {
		jest.useFakeTimers();
		const user = userEvent.setup( {
			advanceTimers: jest.advanceTimersByTime,
		} );
		const calls = await open( running( 0 ), {
			'POST /scan/run': ( call ) => ( answers.shift() ?? goesOn )( call ),
		} );
		// Advances one second at a time, since each request depends on what was rendered before it.
		const pass = async ( seconds: number ) => {
			for ( let second = 0; second < seconds; second++ ) {
				await passes( 1_000 );
			}
		};
		const runs = () => sent( calls, 'POST /scan/run' ).length;
		return { user, pass, runs };
	}

	it( 'stops asking once the session has expired, says so, and goes on when somebody has logged in again', async () => {
		const { user, pass, runs } = await showFailing(
			refuse( refusal( 'rest_not_logged_in', 401 ) )
		);
		await pass( 90 );
		expect( runs() ).toBe( 1 );
		const session =
			'Your session has expired. Log in again in another tab, then continue here.';
		expect( answerCard().getByText( session ) ).toBeVisible();
		await user.click(
			answerCard().getByRole( 'button', { name: 'Retry' } )
		);
		await pass( 5 );
		expect(
			answerCard().getByText( '10 of 30 images checked.' )
		).toBeVisible();
		expect( answerCard().queryByText( session ) ).toBeNull();
	} );

	it( 'asks less and less often while the site does not answer', async () => {
		const { pass, runs } = await showFailing( silent, silent, silent );
		await pass( 1 );
		expect( runs() ).toBe( 1 );
		expect(
			answerCard().getByText( 'Your site did not answer.' )
		).toBeVisible();
		expect(
			answerCard().queryByRole( 'button', { name: 'Retry' } )
		).toBeNull();
		await pass( 2 );
		expect( runs() ).toBe( 2 );
		await pass( 3 );
		expect( runs() ).toBe( 2 );
		await pass( 1 );
		expect( runs() ).toBe( 3 );
		await pass( 8 );
		expect(
			answerCard().getByText( '10 of 30 images checked.' )
		).toBeVisible();
		expect(
			answerCard().queryByText( 'Your site did not answer.' )
		).toBeNull();
	} );
} );

describe( 'a screen that one reads in five seconds', () => {
	/** Counts the words below the tabs, and the controls that can be reached with the Tab key. */
	function size() {
		const column = document.querySelector( '.spf-column' );
		const words = ( column?.textContent ?? '' )
			// textContent puts no space between the texts of adjacent elements.
			.replace( /([.?…”])(?=\S)/g, '$1 ' )
			.replace( /(?<=[a-z])(?=[A-Z])/g, ' ' )
			.split( /\s+/ )
			.filter( ( word ) => /\w/.test( word ) );
		const controls =
			column?.querySelectorAll( 'a, button, input, summary' ) ?? [];
		return { words: words.length, controls: controls.length };
	}

	it( 'has some thirty words and six controls while it is idle', async () => {
		await open( aScan() );
		expect( size() ).toEqual( { words: 30, controls: 6 } );
	} );

	it( 'has some 45 words and eight controls with an old image', async () => {
		await open( old( 1 ), {
			'GET /scan/findings': () => page( [ aFinding( 7, 'House' ) ] ),
		} );
		await answerCard().findByRole( 'img', {
			name: '“House” on your site',
		} );
		const { words, controls } = size();
		expect( words ).toBeLessThanOrEqual( 45 );
		expect( controls ).toBeLessThanOrEqual( 8 );
	} );
} );
