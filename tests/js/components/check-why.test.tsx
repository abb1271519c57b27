import apiFetch from '@wordpress/api-fetch';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FlushLine } from '../../../src/components/flush-line';
import { partial } from '../api/samples';

jest.mock( '@wordpress/api-fetch' );
const fetched = jest.mocked( apiFetch );

const quiet = { problem: null, acting: null };

function show( offers: typeof partial.offers ) {
	return render(
		<FlushLine
			progress={ {
				status: 'ended',
				flush: { ...partial, offers },
				...quiet,
			} }
		/>
	);
}

const button = () => screen.getByRole( 'button', { name: 'Check why' } );

it( 'runs the check of a failed flush, and keeps the focus', async () => {
	fetched.mockResolvedValueOnce( {
		check: 'cdn',
		label: '',
		result: 'critical',
		message: 'ShortPixel could not be reached.',
		help: 'Ask your host.',
	} );
	show( [ 'check_why' ] );
	await userEvent.click( button() );
	expect(
		await screen.findByText(
			'ShortPixel could not be reached. Ask your host.'
		)
	).toHaveAttribute( 'role', 'status' );
	expect( button() ).toHaveFocus();
	expect( fetched ).toHaveBeenCalledWith(
		expect.objectContaining( {
			path: `/shortpixel-flush/v1/flushes/${ partial.id }/check`,
			method: 'POST',
		} )
	);
} );

it( 'asks once while it is being checked, and says a refusal', async () => {
	fetched.mockClear();
	let refuse: ( reason: unknown ) => void = () => {};
	fetched.mockReturnValueOnce(
		new Promise( ( _, reject ) => {
			refuse = reject;
		} )
	);
	show( [ 'check_why' ] );
	await userEvent.click( button() );
	await userEvent.click( button() );
	expect( fetched ).toHaveBeenCalledTimes( 1 );
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
