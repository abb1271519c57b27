import { TextareaControl, TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { fieldHelp } from '../components/field-help';
import type { Settings } from '../domain/types';
import { limits } from './limits';

export interface FieldProps {
	settings: Settings;
	errors: Partial< Record< string, string > >;
	onChange: ( changes: Partial< Settings > ) => void;
}

interface NumberFieldProps extends FieldProps {
	name: keyof typeof limits;
	label: string;
	help: string;
}

export function NumberField( {
	name,
	label,
	help,
	settings,
	errors,
	onChange,
}: NumberFieldProps ) {
	const [ least, most ] = limits[ name ];
	const value = settings[ name ];
	return (
		<TextControl
			__nextHasNoMarginBottom
			__next40pxDefaultSize
			className="spf-number"
			type="number"
			min={ least }
			max={ most }
			required
			label={ label }
			{ ...fieldHelp( help, errors[ name ] ) }
			// A field that is being emptied stays empty, unless 0 is a value.
			value={ value === 0 && least > 0 ? '' : value }
			onChange={ ( text ) => onChange( { [ name ]: Number( text ) } ) }
		/>
	);
}

export function HostsField( { settings, errors, onChange }: FieldProps ) {
	return (
		<TextareaControl
			__nextHasNoMarginBottom
			label={ __( 'Other domains of the CDN', 'shortpixel-flush' ) }
			{ ...fieldHelp(
				__(
					'One per line, such as images.example.com. Add one if a pasted link is refused although its domain belongs to your images.',
					'shortpixel-flush'
				),
				errors[ 'hosts' ]
			) }
			rows={ 3 }
			dir="ltr"
			value={ settings.hosts.join( '\n' ) }
			onChange={ ( text ) =>
				// Empty lines stay while typing, so that Enter starts a new one; they are dropped on saving.
				onChange( { hosts: text === '' ? [] : text.split( '\n' ) } )
			}
		/>
	);
}
