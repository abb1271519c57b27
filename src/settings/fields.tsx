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

/** Whether and why a setting can't be changed here, beside what it is for. */
export function fixed(
	settings: Settings,
	name: keyof Settings,
	help: string
): { disabled: boolean; help: string } {
	return settings.fixed.includes( name )
		? {
				disabled: true,
				help: __( 'Only wp-config.php sets this.', 'shortpixel-flush' ),
			}
		: { disabled: false, help };
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
	const { disabled, help: says } = fixed( settings, name, help );
	return (
		<TextControl
			__nextHasNoMarginBottom
			__next40pxDefaultSize
			className="spf-number"
			type="number"
			min={ least }
			max={ most }
			required
			disabled={ disabled }
			label={ label }
			{ ...fieldHelp( says, errors[ name ] ) }
			// A field that is being emptied stays empty, unless 0 is a value.
			value={ value === 0 && least > 0 ? '' : value }
			onChange={ ( text ) => onChange( { [ name ]: Number( text ) } ) }
		/>
	);
}

export function HostsField( { settings, errors, onChange }: FieldProps ) {
	const { disabled, help } = fixed(
		settings,
		'hosts',
		__(
			'One per line, such as images.example.com. Add one if a pasted link is refused although its domain belongs to your images.',
			'shortpixel-flush'
		)
	);
	return (
		<TextareaControl
			__nextHasNoMarginBottom
			label={ __( 'Other domains of the CDN', 'shortpixel-flush' ) }
			disabled={ disabled }
			{ ...fieldHelp( help, errors[ 'hosts' ] ) }
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
