import {
	SelectControl,
	TextareaControl,
	TextControl,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';
import { fieldHelp } from '../../components/field-help';
import type { EdgeField as Field } from '../../domain/edges';

interface Props {
	field: Field;
	error?: string | undefined;
	value: string | undefined;
	/** Whether wp-config.php sets the field, so that it can't be changed here. */
	fixed: boolean;
	/** Whether a secret is saved. */
	saved: boolean;
	/** Whether the saved secret belongs to a server, zone or account other than the one entered. */
	dropped: boolean;
	/** For a secret, undefined keeps the saved value unless it is `dropped`, and an empty string removes it. */
	onChange: ( text: string | undefined ) => void;
}

export function EdgeField( props: Props ) {
	const { field, error, value, fixed, onChange } = props;
	const { label, help, type, choices, is_required: required } = field;
	const common = {
		__nextHasNoMarginBottom: true,
		label,
		...fieldHelp(
			fixed
				? __( 'Set in wp-config.php only.', 'shortpixel-flush' )
				: help,
			error
		),
		disabled: fixed,
		onChange,
	} as const;
	switch ( type ) {
		case 'secret':
			return <SecretField { ...props } />;
		case 'choice':
			return (
				<SelectControl
					{ ...common }
					__next40pxDefaultSize
					options={ choices }
					value={ value ?? choices[ 0 ]?.value ?? '' }
				/>
			);
		case 'lines':
			return (
				<TextareaControl
					{ ...common }
					rows={ 3 }
					dir="ltr"
					required={ required }
					value={ value ?? '' }
				/>
			);
		default:
			return (
				<TextControl
					{ ...common }
					__next40pxDefaultSize
					dir="ltr"
					required={ required }
					value={ value ?? '' }
				/>
			);
	}
}

function SecretField( props: Props ) {
	const { field, value, fixed, onChange } = props;
	const { label, is_required: required } = field;
	const saved = props.saved && ! props.dropped;
	const removed = value === '';
	return (
		<div>
			<TextControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				type="password"
				autoComplete="new-password"
				spellCheck={ false }
				dir="ltr"
				label={ label }
				{ ...fieldHelp(
					fixed
						? __( 'Set in wp-config.php only.', 'shortpixel-flush' )
						: secretHelp( props ),
					props.error
				) }
				disabled={ fixed }
				required={ required && ! saved && ! fixed }
				value={ value ?? '' }
				onChange={ ( text ) =>
					onChange( text === '' ? undefined : text )
				}
			/>
			{ saved && ! required && ! fixed && (
				<ActionButton
					variant="link"
					onClick={ () => onChange( removed ? undefined : '' ) }
				>
					{ removed
						? __( 'Keep the saved value', 'shortpixel-flush' )
						: __( 'Remove the saved value', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</div>
	);
}

function secretHelp( { field, value, saved, dropped }: Props ): string {
	if ( saved && dropped ) {
		return __(
			'Enter it again: the saved value belongs to the earlier entry. It is removed when you save.',
			'shortpixel-flush'
		);
	}
	if ( value === '' ) {
		return __(
			'The saved value is removed when you save.',
			'shortpixel-flush'
		);
	}
	return saved
		? __(
				'A value is saved, but not shown. Leave this empty to keep it.',
				'shortpixel-flush'
			)
		: field.help;
}
