import { RadioControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import type { Method } from '../domain/types';

interface Props {
	/** The ways that this site has. */
	methods: Method[];
	method: Method | null;
	onChange: ( method: Method ) => void;
}

/** The two ways to flush everything, each with the sentence that says when it is the right one; where there is one, what it is. */
export function SiteKind( { methods, method, onChange }: Props ) {
	if ( ! method || methods.length < 2 ) {
		return method === 'removal' ? (
			<p>
				{ __(
					'The copies of all pictures are removed, one picture after the other. Their addresses stay as they are.',
					'shortpixel-flush'
				) }
			</p>
		) : null;
	}
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
