import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { ApiError } from '../../../src/api/errors';
import { FlushLine } from '../../../src/components/flush-line';
import { lineOf } from '../../../src/components/sentences';
import type { FlushProgress } from '../../../src/hooks/progress';
import {
	aFlush,
	counts,
	done,
	partial,
	siteFlush,
	waiting,
} from '../api/samples';

const quiet = { problem: null, acting: null };

function open( flush = aFlush(), changes = {} ): FlushProgress {
	const secondsLeft = flush.wait?.seconds_left ?? null;
	return { status: 'open', flush, secondsLeft, ...quiet, ...changes };
}

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
const running = siteFlush( 1 );
const stepping = siteFlush( 1, {
	steps: running.steps.map( ( step, index ) =>
		index === 1 ? { ...step, state: 'running' as const } : step
	),
} );

it.each< [ string, FlushProgress, string ] >( [
	[ 'starting', { status: 'starting' }, 'Looking for the addresses…' ],
	[ 'sending', open(), 'Flushing 43 addresses…' ],
	[
		'sending one',
		open( aFlush( { counts: counts( { total: 1, queued: 1 } ) } ) ),
		'Flushing 1 address…',
	],
	[
		'waiting',
		open( waiting( 24 ) ),
		'Removed from ShortPixel. Checking in 24 s…',
	],
	[
		'done waiting',
		open( waiting( 0 ) ),
		'Removed from ShortPixel. Checking now…',
	],
	[
		'checking',
		open( checking ),
		'Checking what visitors get: 12 of 43 addresses looked at…',
	],
	[ 'at a step', open( stepping ), 'Switch to it' ],
	[
		'offline',
		open( aFlush(), { problem: error( 'offline' ) } ),
		'You are offline. The flush goes on when the connection is back.',
	],
	[
		'without an answer',
		open( aFlush(), { problem: error( 'unreachable' ) } ),
		'Your site did not answer. Nothing is lost; the flush goes on when it does.',
	],
	[
		'refused on the way',
		open( aFlush(), { problem: error( 'not_allowed', 'You may not.' ) } ),
		'You may not.',
	],
	[
		'at its verdict',
		{ status: 'ended', flush: done(), ...quiet },
		'Visitors now get the new picture at the 43 addresses that were flushed.',
	],
	[
		'refused another try',
		{
			status: 'ended',
			flush: partial(),
			...quiet,
			problem: error( 'busy', 'Busy.' ),
		},
		'Busy.',
	],
] )( 'says where a flush is that is %s', ( _, progress, sentence ) => {
	expect( lineOf( progress )?.text ).toBe( sentence );
} );

it( 'is not there before there is a flush', () => {
	const { container } = render(
		<FlushLine progress={ { status: 'idle' } } />
	);
	expect( container ).toBeEmptyDOMElement();
} );

it( 'is no live region: the verdict is spoken once, the countdown never', () => {
	const { container } = render(
		<FlushLine progress={ open( waiting( 24 ) ) } />
	);
	expect(
		container.querySelector(
			'[aria-live], [role="status"], [role="alert"]'
		)
	).toBeNull();
} );

it( 'hides the sign from screen readers, since the sentence says it', () => {
	render(
		<FlushLine
			progress={ { status: 'ended', flush: partial(), ...quiet } }
		/>
	);
	expect( screen.getByText( '!' ) ).toHaveAttribute( 'aria-hidden', 'true' );
} );

it( 'offers another try where the server allows one', async () => {
	const again = jest.fn();
	render(
		<FlushLine
			progress={ { status: 'ended', flush: partial(), ...quiet } }
			onTryAgain={ again }
		/>
	);
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Try again' } )
	);
	expect( again ).toHaveBeenCalledTimes( 1 );
} );

it( 'offers no other try where all is new', () => {
	render(
		<FlushLine
			progress={ { status: 'ended', flush: done(), ...quiet } }
			onTryAgain={ jest.fn() }
		/>
	);
	expect( screen.queryByRole( 'button' ) ).toBeNull();
} );

it( 'offers to reload, and only that, when the session has expired', () => {
	render(
		<FlushLine
			progress={ { status: 'refused', error: error( 'session' ) } }
			onTryAgain={ jest.fn() }
		/>
	);
	expect( screen.getByRole( 'button' ) ).toHaveTextContent( 'Reload' );
} );
