import { __ } from '@wordpress/i18n';

/** The days of the week, Sunday first, as the server counts them. */
export function weekdays(): { value: string; label: string }[] {
	return [
		__( 'Sunday', 'shortpixel-flush' ),
		__( 'Monday', 'shortpixel-flush' ),
		__( 'Tuesday', 'shortpixel-flush' ),
		__( 'Wednesday', 'shortpixel-flush' ),
		__( 'Thursday', 'shortpixel-flush' ),
		__( 'Friday', 'shortpixel-flush' ),
		__( 'Saturday', 'shortpixel-flush' ),
	].map( ( label, day ) => ( { value: String( day ), label } ) );
}
