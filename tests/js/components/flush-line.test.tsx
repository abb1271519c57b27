import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { ApiError } from '../../../src/api/errors';
import { FlushLine } from '../../../src/components/flush-line';
import { lineOf } from '../../../src/components/sentences';
import type { Flush, Method } from '../../../src/domain/types';
import type { FlushProgress } from '../../../src/hooks/progress';
import {
	aFlush,
	counts,
	done,
	inTrouble,
	libraryFlush,
	newAddress,
	newAddressDone,
	partial,
	siteDone,
	siteFlush,
	waiting,
} from '../api/samples';

const quiet = { problem: null, acting: null };

function open( flush = aFlush(), changes = {} ): FlushProgress {
	const secondsLeft = flush.wait?.seconds_left ?? null;
	return { status: 'open', flush, secondsLeft, ...quiet, ...changes };
}

function starting( method: Method = 'removal' ): FlushProgress {
	return { status: 'starting', method };
}

function ended( flush: Flush ): FlushProgress {
	return { status: 'ended', flush, ...quiet };
}

const every = {
	tryAgain: jest.fn(),
	newAddress: jest.fn(),
	undo: jest.fn(),
	measureNow: jest.fn(),
};

const buttons = () =>
	screen.queryAllByRole( 'button' ).map( ( { textContent } ) => textContent );

function error( kind: ApiError[ 'kind' ], message = 'Refused.' ): ApiError {
	return { kind, message, code: '', status: 0 };
}

const checking = aFlush( {
	state: 'running',
	layers: [
		{ layer: 'check', state: 'running', counts: counts( { total: 0 } ) },
	],
	counts: counts( { total: 43, sent: 31, fresh: 12 } ),
} );
const atVarnish = {
	id: 'edge',
	title: 'Remove them from Varnish',
	state: 'running' as const,
	message: '',
	seconds: null,
};
const running = siteFlush( 1 );
const stepping = siteFlush( 1, {
	steps: running.steps.map( ( step, index ) =>
		index === 1 ? { ...step, state: 'running' as const } : step
	),
} );

it.each< [ string, FlushProgress, string ] >( [
	[ 'starting', starting(), 'Finding copies…' ],
	[ 'a library that grows', open( libraryFlush() ), libraryFlush().message ],
	[
		'a library that is still being planned and pauses for a moment',
		open(
			libraryFlush( { state: 'waiting', wait: { seconds_left: 12 } } )
		),
		libraryFlush().message,
	],
	[
		'a CDN that does not answer',
		open( inTrouble( 20 ) ),
		'ShortPixel does not answer: the connection breaks off. Visitors may still see the old image. Retrying in 20 s.',
	],
	[
		'a CDN that is left alone for minutes',
		open( inTrouble( 159 ) ),
		'ShortPixel does not answer: the connection breaks off. Visitors may still see the old image. Retrying in 2:39.',
	],
	[
		'a CDN that is left alone for a minute',
		open( inTrouble( 60 ) ),
		'ShortPixel does not answer: the connection breaks off. Visitors may still see the old image. Retrying in 1:00.',
	],
	[
		'a CDN that is being retried now',
		open( inTrouble( 0, { state: 'running', wait: null } ) ),
		'ShortPixel does not answer: the connection breaks off. Visitors may still see the old image.',
	],
	[
		'starting on a new address',
		starting( 'new_address' ),
		'Making the new link…',
	],
	[ 'giving a new address', open( newAddress() ), 'Clear the page caches' ],
	[ 'sending', open(), 'Asking ShortPixel to remove 43 copies…' ],
	[
		'sending one',
		open( aFlush( { counts: counts( { total: 1, queued: 1 } ) } ) ),
		'Asking ShortPixel to remove 1 copy…',
	],
	[
		'waiting',
		open( waiting( 24 ) ),
		'Removal requested. Checking in 24 s…',
	],
	[
		'after the wait',
		open( waiting( 0 ) ),
		'Removal requested. Checking now…',
	],
	[
		'checking',
		open( checking ),
		'Checking what visitors see: 12 of 43 copies…',
	],
	[
		'checking, with no copy to check yet',
		open( {
			...checking,
			copies: { ...checking.copies, sampled: 0, checked: 0 },
		} ),
		'Checking what visitors see…',
	],
	[ 'at a step', open( stepping ), 'Switch to it' ],
	[
		'offline',
		open( aFlush(), { problem: error( 'offline' ) } ),
		'You are offline. The flush continues when the connection is back.',
	],
	[
		'without an answer',
		open( aFlush(), { problem: error( 'unreachable' ) } ),
		'Your site did not answer. Nothing is lost; the flush continues when it does.',
	],
	[
		'refused while it runs',
		open( aFlush(), { problem: error( 'not_allowed', 'You may not.' ) } ),
		'You may not.',
	],
	[
		'at its verdict',
		{ status: 'ended', flush: done(), ...quiet },
		'Visitors see the new image. All 43 copies that phones, tablets, and desktops load were checked.',
	],
	[
		'refused a retry',
		{
			status: 'ended',
			flush: partial(),
			...quiet,
			problem: error( 'busy', 'Busy.' ),
		},
		'Busy.',
	],
] )( 'says where a flush is that is %s', ( _, progress, sentence ) => {
	const { text, countdown } = lineOf( progress ) ?? {};
	expect( [ text, countdown ].filter( Boolean ).join( ' ' ) ).toBe(
		sentence
	);
} );

it.each( [
	[ 0, 8, '0 of 8 checked copies are new.', 'Checking again in 66 s.' ],
	[ 3, 8, '3 of 8 checked copies are new.', 'Checking again in 66 s.' ],
	[
		8,
		8,
		'8 of 8 checked copies are new.',
		'The others may stay on the CDN for another 66 s.',
	],
	[
		1,
		1,
		'The checked copy is new.',
		'The others may stay on the CDN for another 66 s.',
	],
] )(
	'says between two checks what the first one found: %s of %s are new',
	( fresh, sampled, text, countdown ) => {
		const changes = {
			counts: counts( { total: 43, sent: 43 - fresh, fresh } ),
			copies: { total: 43, removed: 43, sampled, checked: fresh },
		};
		const layer = {
			layer: 'check' as const,
			counts: counts( { total: sampled } ),
		};
		const between = waiting( 66, {
			...changes,
			layers: [ { ...layer, state: 'running' } ],
		} );
		const before = waiting( 66, {
			...changes,
			layers: [ { ...layer, state: 'queued' } ],
		} );

		expect( lineOf( open( between ) ) ).toEqual( {
			tone: 'busy',
			text,
			countdown,
		} );
		expect( lineOf( open( before ) )?.text ).toBe(
			'Removal requested. Checking in 66 s…'
		);
		// What else it does or waits for is said before that.
		const message = 'Waiting for a browser…';
		expect(
			lineOf(
				open( {
					...between,
					message,
					measuring: [ 12 ],
					counts: counts( { total: 8, fresh } ),
				} )
			)?.text
		).toBe( message );
		expect(
			lineOf( open( { ...between, steps: [ atVarnish ] } ) )?.text
		).toBe( 'Remove them from Varnish…' );
		const growing = libraryFlush( { ...changes, state: 'waiting' } );
		expect(
			lineOf(
				open( {
					...growing,
					layers: between.layers,
					wait: between.wait,
				} )
			)?.text
		).toBe( growing.message );
	}
);

it( 'says that it measures where it waits for that alone', () => {
	const message = 'The pages are still being measured…';
	const flush = waiting( 40, {
		measuring: [ 12 ],
		counts: counts( { total: 43, queued: 43 } ),
		message,
	} );
	expect( lineOf( open( flush ) )?.text ).toBe( message );
	expect( lineOf( open( waiting( 20, { measuring: [ 12 ] } ) ) )?.text ).toBe(
		'Removal requested. Checking in 20 s…'
	);
} );

it( 'shows nothing before there is a flush', () => {
	const { container } = render(
		<FlushLine progress={ { status: 'idle' } } />
	);
	expect( container ).toBeEmptyDOMElement();
} );

it( 'is no live region: the verdict is announced once, the countdown never', () => {
	const { container } = render(
		<FlushLine progress={ open( waiting( 24 ) ) } />
	);
	expect(
		container.querySelector(
			'[aria-live], [role="status"], [role="alert"]'
		)
	).toBeNull();
} );

it( 'shows a long wait as a clock', () => {
	render( <FlushLine progress={ open( inTrouble( 159 ) ) } /> );
	expect( screen.getByText( /\. Retrying in 2:39\.$/ ) ).toBeVisible();
} );

it( 'hides the sign from screen readers, since the sentence says the same', () => {
	render(
		<FlushLine
			progress={ { status: 'ended', flush: partial(), ...quiet } }
		/>
	);
	expect( screen.getByText( '!' ) ).toHaveAttribute( 'aria-hidden', 'true' );
} );

it( 'offers Try again where the server allows it', async () => {
	const again = jest.fn();
	render(
		<FlushLine
			progress={ { status: 'ended', flush: partial(), ...quiet } }
			on={ { tryAgain: again } }
		/>
	);
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Try again' } )
	);
	expect( again ).toHaveBeenCalledTimes( 1 );
} );

it( 'does not offer Try again where everything is new', () => {
	render(
		<FlushLine
			progress={ { status: 'ended', flush: done(), ...quiet } }
			on={ every }
		/>
	);
	expect( screen.queryByRole( 'button' ) ).toBeNull();
} );

it( 'offers to try again what did not start as the session had expired, and a reload where the flush is asked for no more', () => {
	const { rerender } = render(
		<FlushLine
			progress={ { status: 'refused', error: error( 'session' ) } }
			on={ every }
		/>
	);
	expect( screen.getByRole( 'button' ) ).toHaveTextContent( 'Try again' );
	rerender(
		<FlushLine
			progress={ open( aFlush(), { problem: error( 'session' ) } ) }
			on={ every }
		/>
	);
	expect( screen.getAllByRole( 'button' )[ 0 ] ).toHaveTextContent(
		'Reload'
	);
	expect( screen.queryByRole( 'button', { name: 'Try again' } ) ).toBeNull();
} );

it.each< [ string, FlushProgress, string[] ] >( [
	[ 'it is asked for', starting(), [] ],
	[ 'it is under way', open(), [] ],
	[
		'addresses are still old',
		ended( partial() ),
		[ 'Try again', 'Replace everywhere' ],
	],
	[
		'some could not be confirmed',
		ended(
			partial( {
				counts: counts( { total: 43, fresh: 42, unconfirmed: 1 } ),
			} )
		),
		[ 'Try again', 'Replace everywhere' ],
	],
	[
		'several images are still old',
		ended(
			partial( {
				subject: { ...partial().subject, attachment_count: 3 },
			} )
		),
		[ 'Try again', 'Replace everywhere' ],
	],
	[
		'ShortPixel did not answer',
		ended(
			partial( {
				state: 'failed',
				counts: counts( { total: 43, failed: 43 } ),
			} )
		),
		[ 'Try again' ],
	],
	[
		'pasted addresses are still old',
		ended( partial( { scope: 'urls', offers: [] } ) ),
		[ 'Try again' ],
	],
	[
		'nobody knows which copies visitors use',
		ended(
			partial( {
				counts: counts( { total: 0 } ),
				can: { ...partial().can, retry: false },
				offers: [ 'replace_everywhere', 'measure_now' ],
			} )
		),
		[ 'Measure now', 'Replace everywhere' ],
	],
	[ 'all is new', ended( done() ), [] ],
	[ 'it has a new address', ended( newAddressDone() ), [ 'Undo' ] ],
	[ 'everything has a new address', ended( siteDone() ), [ 'Undo' ] ],
] )( 'offers what makes sense when %s', ( _, progress, names ) => {
	render( <FlushLine progress={ progress } on={ every } /> );
	expect( buttons() ).toEqual( names );
} );

it( 'runs the chosen action, one at a time', async () => {
	const { rerender } = render(
		<FlushLine progress={ ended( newAddressDone() ) } on={ every } />
	);
	await userEvent.click( screen.getByRole( 'button', { name: 'Undo' } ) );
	expect( every.undo ).toHaveBeenCalledTimes( 1 );
	rerender(
		<FlushLine
			progress={ {
				status: 'ended',
				flush: newAddressDone(),
				problem: null,
				acting: 'undo',
			} }
			on={ every }
		/>
	);
	await userEvent.click( screen.getByRole( 'button', { name: 'Undo' } ) );
	expect( every.undo ).toHaveBeenCalledTimes( 1 );
} );

describe( 'actions while it runs', () => {
	const on = { stop: jest.fn() };

	it.each< [ string, FlushProgress, string[] ] >( [
		[ 'one that gets on', open(), [] ],
		[ 'one in trouble', open( inTrouble( 20 ) ), [ 'Stop' ] ],
		[ 'a library', open( libraryFlush() ), [ 'Stop' ] ],
	] )( 'of %s', ( _, progress, names ) => {
		render( <FlushLine progress={ progress } on={ on } /> );
		expect( buttons() ).toEqual( names );
	} );

	it( 'runs once, and leaves the focus beside the sentence', async () => {
		const { rerender, container } = render(
			<FlushLine progress={ open( inTrouble( 20 ) ) } on={ on } />
		);
		await userEvent.click( screen.getByRole( 'button', { name: 'Stop' } ) );
		expect( on.stop ).toHaveBeenCalledTimes( 1 );
		expect( container.querySelector( '.spf-line' ) ).toHaveFocus();

		rerender(
			<FlushLine
				progress={ open( inTrouble( 20 ), { acting: 'cancel' } ) }
				on={ on }
			/>
		);
		await userEvent.click( screen.getByRole( 'button', { name: 'Stop' } ) );
		expect( on.stop ).toHaveBeenCalledTimes( 1 );
	} );
} );

describe( 'browsers that keep old copies', () => {
	const kept = { kept_by_browsers: { seconds: 31536000 } };
	const reach = 'Reach them too';

	afterEach( () => {
		delete window.shortpixelFlush;
	} );

	it( 'are reached by new addresses', async () => {
		render( <FlushLine progress={ ended( done( kept ) ) } on={ every } /> );
		await userEvent.click( screen.getByText( reach ) );
		expect( every.newAddress ).toHaveBeenCalledTimes( 1 );
	} );

	it.each< [ string, Flush ] >( [
		[ 'answers let them keep nothing', done( { kept_by_browsers: null } ) ],
		[ 'nobody says so', done() ],
		[ 'pages have new addresses already', newAddressDone( kept ) ],
		[ 'the flush failed', done( { ...kept, state: 'failed' } ) ],
	] )( 'are no reason where %s', ( _case, flush ) => {
		render( <FlushLine progress={ ended( flush ) } on={ every } /> );
		expect( screen.queryByText( reach ) ).toBeNull();
	} );

	it( 'are not offered what turned out to be no new address', () => {
		window.shortpixelFlush = { new_address: false };
		render( <FlushLine progress={ ended( done( kept ) ) } on={ every } /> );
		expect( screen.queryByText( reach ) ).toBeNull();
	} );
} );

it( 'does not offer to try a new address again that is none', () => {
	const refused = {
		...error( 'refused' ),
		code: 'shortpixel_flush_no_new_address',
	};
	render(
		<FlushLine
			progress={ { status: 'refused', error: refused } }
			on={ every }
		/>
	);
	expect( buttons() ).toEqual( [] );
} );

describe( 'the focus', () => {
	const failed = ended( partial() );
	const acting: FlushProgress = {
		status: 'ended',
		flush: partial(),
		problem: null,
		acting: 'retry',
	};
	const again = () => screen.getByRole( 'button', { name: 'Try again' } );

	it( 'goes back to the button where the person was asked and said no', async () => {
		const { rerender } = render(
			<FlushLine progress={ failed } on={ every } />
		);
		await userEvent.click( again() );
		rerender( <FlushLine progress={ acting } on={ every } /> );
		expect( again() ).not.toHaveFocus();
		rerender( <FlushLine progress={ failed } on={ every } /> );
		expect( again() ).toHaveFocus();
	} );

	it( 'stays with the sentence where the flush began and has ended again', async () => {
		const { rerender } = render(
			<FlushLine progress={ failed } on={ every } />
		);
		await userEvent.click( again() );
		rerender( <FlushLine progress={ acting } on={ every } /> );
		rerender( <FlushLine progress={ open() } on={ every } /> );
		rerender( <FlushLine progress={ failed } on={ every } /> );
		expect( again() ).not.toHaveFocus();
		expect( again().closest( '.spf-line' ) ).toHaveFocus();
	} );
} );
