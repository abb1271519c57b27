import { TextareaControl, ToggleControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { fieldHelp } from '../../components/field-help';
import type { Settings } from '../../domain/types';

export interface FieldProps {
	settings: Settings;
	errors: Partial< Record< string, string > >;
	onChange: ( changes: Partial< Settings > ) => void;
}

/** Returns a field's help or, if wp-config.php fixes the setting, disables the field and says why. */
function fixed(
	settings: Settings,
	name: keyof Settings,
	help: string
): { disabled: boolean; help: string } {
	return settings.fixed.includes( name )
		? {
				disabled: true,
				help: __( 'Set in wp-config.php only.', 'shortpixel-flush' ),
			}
		: { disabled: false, help };
}

interface SwitchProps extends Omit< FieldProps, 'errors' > {
	name: 'automatic' | 'optimizers' | 'delete_data';
	label: string;
	help: string;
}

export function Switch( {
	name,
	label,
	help,
	settings,
	onChange,
}: SwitchProps ) {
	return (
		<ToggleControl
			__nextHasNoMarginBottom
			label={ label }
			{ ...fixed( settings, name, help ) }
			checked={ settings[ name ] }
			onChange={ ( on ) => onChange( { [ name ]: on } ) }
		/>
	);
}

export function HostsField( { settings, errors, onChange }: FieldProps ) {
	const { disabled, help } = fixed(
		settings,
		'hosts',
		__(
			'One per line, such as images.example.com, if links at your own domain are refused.',
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
