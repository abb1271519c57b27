import { expect, test } from '../support/test';
import { card, openScreen } from '../journeys/places';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'many images that changed outside WordPress are asked about, once', async ( {
	page,
	php,
} ) => {
	await php(
		`update_option( 'shortpixel_flush_look', '{"held":1234,"due":4000000000}', false );`
	);
	await openScreen( page );
	const question = card( page, 'Changed outside WordPress' );
	await expect(
		question.getByText( '1,234 images changed outside WordPress.' )
	).toBeVisible();
	await question
		.getByRole( 'button', { name: 'Nothing changed for visitors' } )
		.click();
	await expect( question ).toBeHidden();
	await openScreen( page );
	await expect( question ).toBeHidden();
} );
