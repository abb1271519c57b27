import {
	CheckboxControl,
	TextareaControl,
	TextControl,
} from '@wordpress/components';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import type { Settings } from '../domain/types';
import { AutomaticSwitches } from './automatic-switches';

// As the server has it.
const MOST_DAILY = 1000000;

interface Props {
	settings: Settings;
	busy: boolean;
	saved: boolean;
	onChange: ( changes: Partial< Settings > ) => void;
	onSave: () => void;
}

/** The fields of the settings. The server validates them. */
export function SettingsForm( {
	settings,
	busy,
	saved,
	onChange,
	onSave,
}: Props ) {
	return (
		<form
			className="spf-settings"
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy ) {
					onSave();
				}
			} }
		>
			<NumberField
				label={ __(
					'Seconds to wait before checking',
					'shortpixel-flush'
				) }
				help={ __(
					'ShortPixel removes copies in the background and asks for 30 seconds.',
					'shortpixel-flush'
				) }
				max={ 300 }
				value={ settings.wait_seconds }
				onChange={ ( value ) => onChange( { wait_seconds: value } ) }
			/>
			<NumberField
				label={ __( 'Requests at a time', 'shortpixel-flush' ) }
				max={ 16 }
				value={ settings.parallel }
				onChange={ ( value ) => onChange( { parallel: value } ) }
			/>
			<TextareaControl
				__nextHasNoMarginBottom
				label={ __( 'Other domains of the CDN', 'shortpixel-flush' ) }
				help={ __(
					'One per line, such as images.example.com. Pasted links on these domains can be flushed too.',
					'shortpixel-flush'
				) }
				rows={ 3 }
				dir="ltr"
				value={ settings.hosts.join( '\n' ) }
				onChange={ ( text ) => onChange( { hosts: lines( text ) } ) }
			/>
			<NumberField
				label={ __(
					'Copies a day for people who may not flush everything',
					'shortpixel-flush'
				) }
				min={ 0 }
				max={ MOST_DAILY }
				value={ settings.daily_addresses }
				onChange={ ( value ) => onChange( { daily_addresses: value } ) }
			/>
			<NumberField
				label={ __(
					'Credits a day for flushes that begin by themselves',
					'shortpixel-flush'
				) }
				help={ __(
					'One that would pass the limit is stopped and says so; all flushes count. 0 is no limit.',
					'shortpixel-flush'
				) }
				min={ 0 }
				max={ MOST_DAILY }
				value={ settings.daily_credits }
				onChange={ ( value ) => onChange( { daily_credits: value } ) }
			/>
			<AutomaticSwitches
				on={ settings.automatic }
				onChange={ ( automatic ) => onChange( { automatic } ) }
			/>
			<CheckboxControl
				__nextHasNoMarginBottom
				label={ __(
					'Have removed copies made again after a flush',
					'shortpixel-flush'
				) }
				help={ __(
					'In the background, most common screens first, so that the first visitors need not wait. Takes credits that visitors’ requests would take later.',
					'shortpixel-flush'
				) }
				checked={ settings.warm_up }
				onChange={ ( value ) => onChange( { warm_up: value } ) }
			/>
			{ settings.warm_up && (
				<NumberField
					label={ __(
						'Credits for that in one flush',
						'shortpixel-flush'
					) }
					help={ fill(
						/* translators: %s: number of copies. */
						_n(
							'About %s copy.',
							'About %s copies.',
							copiesOf( settings ),
							'shortpixel-flush'
						),
						copiesOf( settings )
					) }
					max={ 1000 }
					value={ settings.warm_up_credits }
					onChange={ ( value ) =>
						onChange( { warm_up_credits: value } )
					}
				/>
			) }
			<CheckboxControl
				__nextHasNoMarginBottom
				label={ __(
					'Flushes that begin by themselves may cost money at your CDN',
					'shortpixel-flush'
				) }
				help={ __(
					'Else they leave a CDN alone that charges for purges, and say so.',
					'shortpixel-flush'
				) }
				checked={ settings.automatic_charges }
				onChange={ ( value ) =>
					onChange( { automatic_charges: value } )
				}
			/>
			<CheckboxControl
				__nextHasNoMarginBottom
				label={ __(
					'Delete all data when uninstalling',
					'shortpixel-flush'
				) }
				checked={ settings.delete_data }
				onChange={ ( value ) => onChange( { delete_data: value } ) }
			/>
			<div className="spf-buttons">
				<ActionButton disabled={ busy }>
					{ __( 'Save', 'shortpixel-flush' ) }
				</ActionButton>
				{ saved && (
					<span>{ __( 'Settings saved.', 'shortpixel-flush' ) }</span>
				) }
			</div>
		</form>
	);
}

// As the server has it.
const MOST_WARMED = 500;

function copiesOf( settings: Settings ): number {
	const { warm_up_credits: credits, copies_a_credit: each } = settings;
	return Math.min( MOST_WARMED, Math.round( credits * each ) );
}

interface NumberFieldProps {
	label: string;
	help?: string;
	min?: number;
	max: number;
	value: number;
	onChange: ( value: number ) => void;
}

function NumberField( {
	label,
	help,
	min = 1,
	max,
	value,
	onChange,
}: NumberFieldProps ) {
	return (
		<TextControl
			__nextHasNoMarginBottom
			__next40pxDefaultSize
			className="spf-number"
			type="number"
			min={ min }
			max={ max }
			required
			label={ label }
			help={ help }
			// A field that is being emptied stays empty, unless 0 is a value.
			value={ value >= min ? value : '' }
			onChange={ ( text ) => onChange( Number( text ) ) }
		/>
	);
}

// Keeps empty lines while typing, so that Enter starts a new one; they are dropped on saving.
function lines( text: string ): string[] {
	return text === '' ? [] : text.split( '\n' );
}
