import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { ApiError } from '../../../src/api/errors';
import { FlushLine } from '../../../src/components/flush-line';
import { lineOf } from '../../../src/components/sentences';
import type { Flush } from '../../../src/domain/types';
import type { FlushProgress } from '../../../src/drive/progress';
import { fakeServer } from '../api/fake-server';
import {
	aFlush,
	counts,
	done,
	inTrouble,
	libraryFlush,
	newLink,
	newLinkDone,
	partial,
	siteDone,
	waiting,
} from '../api/samples';

const quiet = { problem: null, acting: null };

function open( flush = aFlush(), changes = {} ): FlushProgress {
	const secondsLeft = flush.wait?.seconds_left ?? null;
	return { status: 'open', flush, secondsLeft, ...quiet, ...changes };
}

function starting(): FlushProgress {
	return { status: 'starting' };
}

function ended( flush: Flush ): FlushProgress {
	return { status: 'ended', flush, ...quiet };
}

const every = {
	flushAgain: jest.fn(),
	undo: jest.fn(),
};

const buttons = () =>
	screen.queryAllByRole( 'button' ).map( ( { textContent } ) => textContent );

function error( kind: ApiError[ 'kind' ], message = 'Refused.' ): ApiError {
	return { kind, message, code: '', status: 0 };
}

it.each< [ string, FlushProgress, string ] >( [
	[ 'starting', starting(), 'Flushing…' ],
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
		'ShortPixel does not answer. Continuing in 20 s.',
	],
	[
		'a CDN that is left alone for minutes',
		open( inTrouble( 159 ) ),
		'ShortPixel does not answer. Continuing in 2:39.',
	],
	[
		'a CDN that is left alone for a minute',
		open( inTrouble( 60 ) ),
		'ShortPixel does not answer. Continuing in 1:00.',
	],
	[
		'a CDN that is being retried now',
		open( inTrouble( 0, { state: 'running', wait: null } ) ),
		'ShortPixel does not answer.',
	],
	[ 'giving a new link', open( newLink() ), newLink().message ],
	[ 'sending', open(), 'Flushing…' ],
	[
		'waiting',
		open( waiting( 24 ) ),
		'Removal requested. Continuing in 24 s.',
	],
	[
		'waiting while measurements may add copies, which start the wait anew',
		open( { ...waiting( 13 ), measuring: [ 7 ] } ),
		'Removal requested.',
	],
	[ 'after the wait', open( waiting( 0 ) ), 'Removal requested.' ],
	[
		'offline',
		open( aFlush(), { problem: error( 'offline' ) } ),
		'You are offline. The flush continues when you are back.',
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
		'New for new visitors. Checked on phone, tablet and desktop.',
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
	[
		'a browser',
		waiting( 40, { counts: counts( { total: 43, queued: 43 } ) } ),
	],
	[
		'more images to be planned',
		waiting( 40, { planning: { images_done: 5, images: 9 } } ),
	],
] )( 'counts no seconds while it waits for %s', ( _, flush ) => {
	expect( lineOf( open( flush ) ) ).toEqual( {
		tone: 'busy',
		text: flush.message,
	} );
} );

it( 'shows nothing before there is a flush', () => {
	const { container } = render(
		<FlushLine progress={ { status: 'idle' } } />
	);
	expect( container ).toBeEmptyDOMElement();
} );

it( 'is no live region, so that its countdown is never announced', () => {
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
	expect( screen.getByText( /\. Continuing in 2:39\.$/ ) ).toBeVisible();
} );

it( 'hides the sign from screen readers, since the sentence says the same', () => {
	render(
		<FlushLine
			progress={ { status: 'ended', flush: partial(), ...quiet } }
		/>
	);
	expect( screen.getByText( '!' ) ).toHaveAttribute( 'aria-hidden', 'true' );
} );

it( 'offers to flush again where the server allows it', async () => {
	const again = jest.fn();
	render(
		<FlushLine
			progress={ { status: 'ended', flush: partial(), ...quiet } }
			on={ { flushAgain: again } }
		/>
	);
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Flush again' } )
	);
	expect( again ).toHaveBeenCalledTimes( 1 );
} );

it( 'does not offer to flush again where everything is new', () => {
	render(
		<FlushLine
			progress={ { status: 'ended', flush: done(), ...quiet } }
			on={ every }
		/>
	);
	expect( screen.queryByRole( 'button' ) ).toBeNull();
} );

it( 'offers to log in, in another tab, before a flush and while it runs', async () => {
	const openTab = jest.spyOn( window, 'open' ).mockReturnValue( null );
	window.shortpixelFlush = { login_url: 'https://shop.example/enter' };
	const { rerender } = render(
		<FlushLine
			progress={ { status: 'refused', error: error( 'session' ) } }
			on={ every }
		/>
	);
	expect(
		screen.getByText( 'You were logged out. Nothing was flushed.' )
	).toBeVisible();
	await userEvent.click( screen.getByRole( 'button', { name: 'Log in' } ) );
	expect( openTab ).toHaveBeenCalledWith(
		'https://shop.example/enter',
		'_blank',
		'noreferrer'
	);
	rerender(
		<FlushLine
			progress={ open( aFlush(), { problem: error( 'session' ) } ) }
			on={ every }
		/>
	);
	expect(
		screen.getByText( 'You were logged out. Log in to continue the flush.' )
	).toBeVisible();
	expect( buttons() ).toEqual( [ 'Log in' ] );
} );

it.each( [
	[
		'offline' as const,
		'You are offline. The flush continues on your site.',
	],
	[ 'session' as const, 'You were logged out. The flush goes on.' ],
] )(
	'says that a flush goes on without its tab where the site has background tasks: %s',
	( kind, said ) => {
		window.shortpixelFlush = { background: true };
		render(
			<FlushLine
				progress={ open( aFlush(), { problem: error( kind ) } ) }
			/>
		);
		expect( screen.getByText( said ) ).toBeVisible();
		delete window.shortpixelFlush;
	}
);

it( 'offers what the server says would help', async () => {
	const openTab = jest.spyOn( window, 'open' ).mockReturnValue( null );
	const offer = { text: 'Activate', url: 'plugins.php?action=activate' };
	render(
		<FlushLine
			progress={ {
				status: 'refused',
				error: { ...error( 'refused' ), offer },
			} }
			on={ every }
		/>
	);
	await userEvent.click( screen.getByRole( 'button', { name: 'Activate' } ) );
	expect( openTab ).toHaveBeenCalledWith( offer.url, '_blank', 'noreferrer' );
	expect( buttons() ).toEqual( [ 'Activate' ] );
} );

it( 'offers to check why before it offers to flush again', async () => {
	fakeServer( {
		'*': () => ( { message: 'The CDN answers 503.', help: '' } ),
	} );
	render(
		<FlushLine
			progress={ ended( partial( { offers: [ 'check_why' ] } ) ) }
			on={ every }
		/>
	);
	expect( buttons() ).toEqual( [ 'Check why' ] );
	await userEvent.click( screen.getByRole( 'button' ) );
	await screen.findByText( 'The CDN answers 503.' );
	expect( buttons() ).toEqual( [ 'Check why', 'Flush again' ] );
} );

it.each< [ string, FlushProgress, string[] ] >( [
	[ 'it is asked for', starting(), [] ],
	[ 'it is under way', open(), [] ],
	[ 'addresses are still old', ended( partial() ), [ 'Flush again' ] ],
	[
		'some could not be confirmed',
		ended(
			partial( {
				counts: counts( { total: 43, fresh: 42, unconfirmed: 1 } ),
			} )
		),
		[ 'Flush again' ],
	],
	[
		'several images are still old',
		ended(
			partial( {
				subject: { ...partial().subject, attachment_count: 3 },
			} )
		),
		[ 'Flush again' ],
	],
	[
		'ShortPixel did not answer',
		ended(
			partial( {
				state: 'failed',
				counts: counts( { total: 43, failed: 43 } ),
			} )
		),
		[ 'Flush again' ],
	],
	[
		'pasted addresses are still old',
		ended( partial( { scope: 'urls' } ) ),
		[ 'Flush again' ],
	],
	[
		'nobody knows which copies visitors use',
		ended(
			partial( {
				counts: counts( { total: 0 } ),
				can: { ...partial().can, retry: false },
				result: 'unknown',
			} )
		),
		[ 'Flush again' ],
	],
	[
		'no page shows the image',
		ended(
			partial( {
				can: { ...partial().can, retry: false },
				unchecked: true,
				result: 'unseen',
			} )
		),
		[],
	],
	[ 'all is new', ended( done() ), [] ],
	[ 'it has a new link', ended( newLinkDone() ), [ 'Undo' ] ],
	[ 'everything has a new link', ended( siteDone() ), [ 'Undo' ] ],
] )( 'offers what makes sense when %s', ( _, progress, names ) => {
	render( <FlushLine progress={ progress } on={ every } /> );
	expect( buttons() ).toEqual( names );
} );

it( 'runs the chosen action, one at a time', async () => {
	const { rerender } = render(
		<FlushLine progress={ ended( newLinkDone() ) } on={ every } />
	);
	await userEvent.click( screen.getByRole( 'button', { name: 'Undo' } ) );
	expect( every.undo ).toHaveBeenCalledTimes( 1 );
	rerender(
		<FlushLine
			progress={ {
				status: 'ended',
				flush: newLinkDone(),
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

describe( 'the focus', () => {
	const failed = ended( partial() );
	const acting: FlushProgress = {
		status: 'ended',
		flush: partial(),
		problem: null,
		acting: 'retry',
	};
	const again = () => screen.getByRole( 'button', { name: 'Flush again' } );

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
