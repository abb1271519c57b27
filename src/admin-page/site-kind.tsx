import { RadioControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import type { Method } from '../domain/types';

interface Props {
	method: Method;
	onChange: ( method: Method ) => void;
}

/** The two ways to flush everything, each with the sentence that says when it is the right one. */
export function SiteKind( { method, onChange }: Props ) {
	return (
		<RadioControl
			label={ __( 'Kind of flush', 'shortpixel-flush' ) }
			selected={ method }
			options={ [
				{
					value: 'new_address',
					label: __( 'Give all new addresses', 'shortpixel-flush' ),
					description: __(
						'Right for most: the API URL goes up by one, and with the next page every visitor gets new pictures; the page caches are cleared for it, and you can undo it.',
						'shortpixel-flush'
					),
				},
				{
					value: 'removal',
					label: __( 'Remove all old copies', 'shortpixel-flush' ),
					description: __(
						'Choose this if the API URL has to stay as it is: the pictures are gone through one by one, which takes longer; you can pause or stop it.',
						'shortpixel-flush'
					),
				},
			] }
			onChange={ ( value ) =>
				onChange( value === 'removal' ? value : 'new_address' )
			}
		/>
	);
}
