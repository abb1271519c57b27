import { RadioControl } from '@wordpress/components';
import { __, _n } from '@wordpress/i18n';

import { fill } from '../components/format';
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
				description: [
					__(
						'Returning visitors see the new image too; you can undo it.',
						'shortpixel-flush'
					),
					durationSentence( seconds.new_address ),
				].join( ' ' ),
			}
		: {
				value,
				label: __( 'Clear the CDN', 'shortpixel-flush' ),
				description: [
					__(
						'Links stay as they are; browsers that have the old image may keep it.',
						'shortpixel-flush'
					),
					durationSentence( seconds.removal ),
				].join( ' ' ),
			};
}

/** In minutes from a minute and a half on. */
function durationSentence( seconds: number ): string {
	const minutes = Math.round( seconds / 60 );
	return seconds < 90
		? fill(
				/* translators: %s: number of seconds. */
				_n(
					'Takes about %s second.',
					'Takes about %s seconds.',
					seconds,
					'shortpixel-flush'
				),
				seconds
			)
		: fill(
				/* translators: %s: number of minutes. */
				_n(
					'Takes about %s minute.',
					'Takes about %s minutes.',
					minutes,
					'shortpixel-flush'
				),
				minutes
			);
}
