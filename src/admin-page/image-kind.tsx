import { RadioControl } from '@wordpress/components';
import { __, _n } from '@wordpress/i18n';

import { newAddressText } from '../components/labels';
import type { Method } from '../domain/types';

interface Props {
	method: Method;
	pictures: number;
	onChange: ( method: Method ) => void;
}

/** The two kinds of flush, each with advice on when to choose it. */
export function ImageKind( { method, pictures, onChange }: Props ) {
	return (
		<RadioControl
			label={ __( 'Kind of flush', 'shortpixel-flush' ) }
			selected={ method }
			options={ [
				{
					value: 'removal',
					label: __( 'Clear the CDN', 'shortpixel-flush' ),
					description: __(
						'Right for most: links stay as they are, nothing else changes, and after a short wait you see what visitors get.',
						'shortpixel-flush'
					),
				},
				{
					value: 'new_address',
					label: newAddressText(),
					description: _n(
						'Choose this if somebody still sees the old image. On the next page every visitor gets the new one, even if their browser holds the old one. The page caches are cleared for it, and you can undo it.',
						'Choose this if somebody still sees an old image. On the next page every visitor gets the new ones, even if their browser holds the old ones. The page caches are cleared for it, and you can undo it.',
						pictures,
						'shortpixel-flush'
					),
				},
			] }
			onChange={ ( value ) =>
				onChange( value === 'new_address' ? value : 'removal' )
			}
		/>
	);
}
