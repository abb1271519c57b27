import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import ImageBox from '../../../src/library/image-box';
import { copyText } from '../../../src/hooks/copy-text';
import { fakeServer, page } from '../api/fake-server';
import { aPlan } from '../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/hooks/copy-text', () => ( {
	copyText: jest.fn().mockResolvedValue( true ),
} ) );

it( 'lists copies of one name once, and copies the links of each', async () => {
	const [ variant ] = aPlan().variants;
	const copies = [ '/a', '/b' ].map( ( url ) => ( {
		...Object( variant ),
		url: `https://cdn.example.com${ url }`,
		width: null,
		format: 'webp',
	} ) );
	const other = {
		...Object( variant ),
		url: 'https://cdn.example.com/w_300',
		width: 300,
		format: 'webp',
	};
	fakeServer( {
		'GET /flushes': () => page( [] ),
		'POST /flushes': () =>
			aPlan( { addresses: 3, variants: [ ...copies, other ] } ),
	} );
	const { container } = render( <ImageBox attachment={ 12 } /> );
	await screen.findByText( 'No flushes yet.' );
	const details = container.querySelector( 'details' );
	await act( async () => {
		details?.setAttribute( 'open', '' );
		details?.dispatchEvent( new Event( 'toggle' ) );
	} );
	const links = await screen.findAllByRole( 'link' );
	expect( links.map( ( { textContent } ) => textContent ) ).toEqual( [
		'Any width, WEBP (opens in a new tab)',
		'300 px, WEBP (opens in a new tab)',
	] );
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Copy link: Any width, WEBP' } )
	);
	expect( copyText ).toHaveBeenLastCalledWith(
		'https://cdn.example.com/a\nhttps://cdn.example.com/b'
	);
} );
