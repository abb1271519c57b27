import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FlushLine } from '../../../src/components/flush-line';
import type { Offer } from '../../../src/domain/types';
import { fakeServer } from '../api/fake-server';
import { partial } from '../api/samples';

const failed = partial();
const route = `POST /flushes/${ failed.id }/check`;

function show( offers: Offer[] ) {
	const flush = { ...failed, offers };
	return render(
		<FlushLine
			progress={ {
				status: 'ended',
				flush,
				problem: null,
				acting: null,
			} }
		/>
	);
}

const button = () => screen.getByRole( 'button', { name: 'Check why' } );

it( 'runs the check of a failed flush, says what it found, and keeps the focus', async () => {
	const calls = fakeServer( {
		[ route ]: () => ( {
			check: 'cdn',
			label: '',
			result: 'critical',
			message: 'ShortPixel could not be reached.',
			help: 'Ask your host.',
		} ),
	} );
	show( [ 'check_why' ] );
	await userEvent.click( button() );
	expect(
		await screen.findByText(
			'ShortPixel could not be reached. Ask your host.'
		)
	).toHaveAttribute( 'role', 'status' );
	expect( button() ).toHaveFocus();
	expect( calls ).toHaveLength( 1 );
} );

it( 'asks once while it is being checked, and says a refusal', async () => {
	let refuse: ( reason: unknown ) => void = () => {};
	const calls = fakeServer( {
		[ route ]: () =>
			new Promise( ( _, reject ) => {
				refuse = reject;
			} ),
	} );
	show( [ 'check_why' ] );
	await userEvent.click( button() );
	await userEvent.click( button() );
	expect( calls ).toHaveLength( 1 );
	expect( screen.getByRole( 'status' ) ).toHaveTextContent( 'Checking…' );
	refuse( {
		code: 'shortpixel_flush_too_many',
		message: 'This is being checked already.',
		data: { status: 429 },
	} );
	expect(
		await screen.findByText( 'This is being checked already.' )
	).toBeInTheDocument();
} );

it( 'is not offered where no check would say why', () => {
	show( [] );
	expect( screen.queryByRole( 'button' ) ).toBeNull();
} );
