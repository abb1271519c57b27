import { expect, test } from '../support/test';
import { card, openScreen } from '../journeys/places';
import { skipToContent, tabTo } from '../journeys/keys';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'without a mouse: a schedule is added, seen in the site’s time after a reload, and deleted', async ( {
	page,
	php,
	expectAccessibleAtEachWidth,
} ) => {
	await php(
		"update_option( 'timezone_string', 'Europe/Bucharest' ); update_option( 'time_format', 'H:i' );"
	);
	await openScreen( page, '&tab=settings' );
	await skipToContent( page );
	const schedules = card( page, 'Schedules' );
	const show = schedules.getByRole( 'button', {
		name: 'Show the schedules',
	} );
	await tabTo( page, show );
	await page.keyboard.press( 'Enter' );
	await expect(
		schedules.getByText( 'Nothing is scheduled.' )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '.spf-section.is-schedules' );

	await schedules.getByLabel( 'At', { exact: true } ).fill( '22:00' );
	await tabTo( page, schedules.getByRole( 'button', { name: 'Add' } ) );
	await page.keyboard.press( 'Enter' );
	const one = schedules.getByRole( 'listitem' );
	await expect( one ).toContainText(
		/All images.*Every Sunday at 22:00 · Next run: .*, 22:00/
	);
	await expectAccessibleAtEachWidth( '.spf-section.is-schedules' );

	await page.reload();
	await show.click();
	await expect( one ).toContainText( 'Every Sunday at 22:00' );
	await tabTo( page, one.getByRole( 'button', { name: /^Delete/ } ) );
	await page.keyboard.press( 'Enter' );
	await expect( one.getByRole( 'button', { name: 'Cancel' } ) ).toBeFocused();
	await expectAccessibleAtEachWidth( '.spf-section.is-schedules' );
	await tabTo( page, one.getByRole( 'button', { name: 'Delete' } ) );
	await page.keyboard.press( 'Enter' );
	await expect(
		schedules.getByText( 'Nothing is scheduled.' )
	).toBeVisible();
} );
