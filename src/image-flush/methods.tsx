import { RadioControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { durationText, fill } from '../components/format';
import { newAddressText } from '../components/labels';
import type { Method, Status } from '../domain/types';

interface Props {
	methods: Method[];
	method: Method;
	/** What each takes here. */
	seconds: Status[ 'usual_seconds' ];
	onChange: ( method: Method ) => void;
}

/** The two ways to flush images, told apart in one line each. A single way is only described. */
export function Methods( { methods, method, seconds, onChange }: Props ) {
	const options = methods.map( ( value ) => optionOf( value, seconds ) );
	if ( options.length === 1 ) {
		return <p className="spf-quiet">{ options[ 0 ]?.description }</p>;
	}
	return (
		<RadioControl
			label={ __( 'How to flush', 'shortpixel-flush' ) }
			hideLabelFromVision
			selected={ method }
			options={ options }
			onChange={ ( value ) => {
				const chosen = methods.find( ( way ) => way === value );
				if ( chosen ) {
					onChange( chosen );
				}
			} }
		/>
	);
}

function optionOf( value: Method, seconds: Status[ 'usual_seconds' ] ) {
	return value === 'new_address'
		? {
				value,
				label: newAddressText(),
				description: fill(
					/* translators: %s: a duration, such as "10 seconds". */
					__(
						'Returning visitors see the new image too. Takes about %s; you can undo it.',
						'shortpixel-flush'
					),
					durationText( seconds.new_address )
				),
			}
		: {
				value,
				label: __( 'Clear the CDN', 'shortpixel-flush' ),
				description: fill(
					/* translators: %s: a duration, such as "40 seconds". */
					__(
						'Links stay as they are; browsers that have the old image may keep it. Takes about %s.',
						'shortpixel-flush'
					),
					durationText( seconds.removal )
				),
			};
}
