import { CheckboxControl } from '@wordpress/components';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import type { Settings } from '../domain/types';
import { AutomaticSwitches } from './automatic-switches';
import { type FieldProps, fixed, HostsField, NumberField } from './fields';
import { KnownSizes } from './known-sizes';

interface Props extends FieldProps {
	open: boolean;
	onToggle: () => void;
}

/** What hardly anybody has to change. */
export function Advanced( { open, onToggle, ...fields }: Props ) {
	const { settings, onChange } = fields;
	return (
		<>
			<div>
				<ActionButton
					variant="link"
					expanded={ open }
					onClick={ onToggle }
				>
					{ open
						? __( 'Hide the advanced settings', 'shortpixel-flush' )
						: __(
								'Show the advanced settings',
								'shortpixel-flush'
							) }
				</ActionButton>
			</div>
			{ open && (
				<>
					<AutomaticSwitches
						on={ settings.automatic }
						disabled={ settings.fixed.includes( 'automatic' ) }
						onChange={ ( automatic ) => onChange( { automatic } ) }
					/>
					<CheckboxControl
						__nextHasNoMarginBottom
						label={ __(
							'Automatic flushes may cost money at your CDN',
							'shortpixel-flush'
						) }
						{ ...fixed(
							settings,
							'automatic_charges',
							__(
								'Switch it on if your CDN charges for purges and is to be cleared all the same. Otherwise they skip it, and say so.',
								'shortpixel-flush'
							)
						) }
						checked={ settings.automatic_charges }
						onChange={ ( on ) =>
							onChange( { automatic_charges: on } )
						}
					/>
					<NumberField
						{ ...fields }
						name="daily_credits"
						label={ __(
							'Credits a day for automatic flushes',
							'shortpixel-flush'
						) }
						help={ __(
							'Set it if they must not use up your credits: one that would pass the limit is stopped and says so. All flushes count. 0 is no limit.',
							'shortpixel-flush'
						) }
					/>
					<NumberField
						{ ...fields }
						name="daily_addresses"
						label={ __(
							'Copies a day for people who may not flush everything',
							'shortpixel-flush'
						) }
						help={ __(
							'Lower it if authors take too many credits.',
							'shortpixel-flush'
						) }
					/>
					<WarmUp { ...fields } />
					<NumberField
						{ ...fields }
						name="parallel"
						label={ __( 'Requests at a time', 'shortpixel-flush' ) }
						help={ __(
							'Fewer are easier on a slow server; more end a large flush sooner.',
							'shortpixel-flush'
						) }
					/>
					<HostsField { ...fields } />
					<WhoMay settings={ settings } />
					<KnownSizes />
					<CheckboxControl
						__nextHasNoMarginBottom
						label={ __(
							'Delete all data when uninstalling',
							'shortpixel-flush'
						) }
						{ ...fixed(
							settings,
							'delete_data',
							__(
								'Switch it off to find the history and these settings again after installing it anew.',
								'shortpixel-flush'
							)
						) }
						checked={ settings.delete_data }
						onChange={ ( on ) => onChange( { delete_data: on } ) }
					/>
				</>
			) }
		</>
	);
}

// As the server has it.
const MOST_WARMED = 500;

function WarmUp( fields: FieldProps ) {
	const { settings, onChange } = fields;
	const { warm_up_credits: credits, copies_a_credit: each } = settings;
	const copies = Math.min( MOST_WARMED, Math.round( credits * each ) );
	return (
		<>
			<CheckboxControl
				__nextHasNoMarginBottom
				label={ __(
					'Have removed copies made again after a flush',
					'shortpixel-flush'
				) }
				{ ...fixed(
					settings,
					'warm_up',
					__(
						'Switch it on if the first visitors after a flush have to wait for images. It takes credits that their requests would take later.',
						'shortpixel-flush'
					)
				) }
				checked={ settings.warm_up }
				onChange={ ( on ) => onChange( { warm_up: on } ) }
			/>
			{ settings.warm_up && (
				<NumberField
					{ ...fields }
					name="warm_up_credits"
					label={ __(
						'Credits for that in one flush',
						'shortpixel-flush'
					) }
					help={ fill(
						/* translators: %s: number of copies. */
						_n(
							'About %s copy.',
							'About %s copies.',
							copies,
							'shortpixel-flush'
						),
						copies
					) }
				/>
			) }
		</>
	);
}

function WhoMay( { settings: { who_may: who } }: { settings: Settings } ) {
	const rows: [ string, string[] ][] = [
		[ __( 'Flush images', 'shortpixel-flush' ), who.images ],
		[ __( 'Flush everything', 'shortpixel-flush' ), who.site ],
		[ __( 'Change these settings', 'shortpixel-flush' ), who.manage ],
	];
	return (
		<div>
			<h3>{ __( 'Who may', 'shortpixel-flush' ) }</h3>
			<dl className="spf-who">
				{ rows.map( ( [ what, roles ] ) => (
					<div key={ what }>
						<dt>{ what }</dt>
						<dd>
							{ roles.join( ', ' ) ||
								__( 'No role', 'shortpixel-flush' ) }
						</dd>
					</div>
				) ) }
			</dl>
			<p className="spf-quiet">
				{ __(
					'People can flush only images they may edit. Developers can change who may with a filter.',
					'shortpixel-flush'
				) }
			</p>
		</div>
	);
}
