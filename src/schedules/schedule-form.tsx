import { SelectControl, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import type { Month, ScheduleRequest } from '../domain/types';
import { useUnsaved } from '../hooks/use-unsaved';
import { type Draft, requestOf } from './request';
import { weekdays } from './weekdays';

interface Props {
	months: Month[];
	timeZone: string;
	chosen: number[];
	busy: boolean;
	/** Returns whether it was added. */
	onAdd: ( request: ScheduleRequest ) => Promise< boolean >;
}

const field = {
	__nextHasNoMarginBottom: true,
	__next40pxDefaultSize: true,
} as const;

/** Asks what is to be flushed, and when. The server validates it. */
export function ScheduleForm( {
	months,
	timeZone,
	chosen,
	busy,
	onAdd,
}: Props ) {
	const [ draft, setDraft ] = useState< Draft >( {
		target: chosen.length > 0 ? 'images' : 'everything',
		months: months.slice( 0, 1 ).map( ( { month } ) => month ),
		every: 'week',
		time: '03:30',
		date: '',
		weekday: 0,
		day: 1,
	} );
	const [ added, setAdded ] = useState( draft );
	useUnsaved( draft !== added );
	const set = ( changes: Partial< Draft > ) =>
		setDraft( { ...draft, ...changes } );
	const add = async () => {
		if ( await onAdd( requestOf( draft, chosen ) ) ) {
			setAdded( draft );
		}
	};
	return (
		<form
			className="spf-schedules__form"
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy ) {
					void add();
				}
			} }
		>
			<h3>{ __( 'Add a schedule', 'shortpixel-flush' ) }</h3>
			<SelectControl
				{ ...field }
				label={ __( 'What', 'shortpixel-flush' ) }
				value={ draft.target }
				options={ targets( months, chosen ) }
				onChange={ ( target ) => set( { target } ) }
			/>
			{ draft.target === 'months' && (
				<SelectControl
					{ ...field }
					multiple
					label={ __( 'Folders', 'shortpixel-flush' ) }
					help={ __(
						'Hold Ctrl or Command to choose several.',
						'shortpixel-flush'
					) }
					value={ draft.months }
					options={ months.map( monthOption ) }
					onChange={ ( chosenMonths ) =>
						set( { months: chosenMonths } )
					}
				/>
			) }
			<SelectControl
				{ ...field }
				label={ __( 'How often', 'shortpixel-flush' ) }
				value={ draft.every }
				options={ intervals() }
				onChange={ ( every ) => set( { every } ) }
			/>
			{ draft.every === 'week' && (
				<SelectControl
					{ ...field }
					label={ __( 'On', 'shortpixel-flush' ) }
					value={ String( draft.weekday ) }
					options={ weekdays() }
					onChange={ ( weekday ) =>
						set( { weekday: Number( weekday ) } )
					}
				/>
			) }
			{ draft.every === 'month' && (
				<TextControl
					{ ...field }
					className="spf-number"
					type="number"
					min={ 1 }
					max={ 28 }
					required
					label={ __( 'On day', 'shortpixel-flush' ) }
					value={ draft.day > 0 ? draft.day : '' }
					onChange={ ( day ) => set( { day: Number( day ) } ) }
				/>
			) }
			{ draft.every === 'once' && (
				<TextControl
					{ ...field }
					type="date"
					required
					label={ __( 'On', 'shortpixel-flush' ) }
					value={ draft.date }
					onChange={ ( date ) => set( { date } ) }
				/>
			) }
			<TextControl
				{ ...field }
				type="time"
				required
				label={ __( 'At', 'shortpixel-flush' ) }
				help={ fill(
					/* translators: %s: a time zone, such as Europe/Bucharest. */
					__( 'The site’s time (%s).', 'shortpixel-flush' ),
					timeZone
				) }
				value={ draft.time }
				onChange={ ( time ) => set( { time } ) }
			/>
			<ActionButton disabled={ busy }>
				{ __( 'Add', 'shortpixel-flush' ) }
			</ActionButton>
		</form>
	);
}

function targets( months: Month[], chosen: number[] ) {
	const options: { value: Draft[ 'target' ]; label: string }[] = [
		{
			value: 'everything',
			label: __( 'All images, as Flush all does', 'shortpixel-flush' ),
		},
		{
			value: 'scan',
			label: __(
				'Only find images that still look old',
				'shortpixel-flush'
			),
		},
	];
	if ( months.length > 0 ) {
		options.push( {
			value: 'months',
			label: __( 'Images uploaded in some months', 'shortpixel-flush' ),
		} );
	}
	if ( chosen.length > 0 ) {
		options.push( {
			value: 'images',
			label: fill(
				/* translators: %s: number of images. */
				_n(
					'The %s image chosen on this screen',
					'The %s images chosen on this screen',
					chosen.length,
					'shortpixel-flush'
				),
				chosen.length
			),
		} );
	}
	return options;
}

function monthOption( { month, images }: Month ) {
	const label = fill(
		/* translators: 1: a folder, such as 2026/11, 2: number of images. */
		_n(
			'%1$s (%2$s image)',
			'%1$s (%2$s images)',
			images,
			'shortpixel-flush'
		),
		month,
		images
	);
	return { value: month, label };
}

function intervals(): { value: Draft[ 'every' ]; label: string }[] {
	return [
		{ value: 'day', label: __( 'Every day', 'shortpixel-flush' ) },
		{ value: 'week', label: __( 'Every week', 'shortpixel-flush' ) },
		{ value: 'month', label: __( 'Every month', 'shortpixel-flush' ) },
		{ value: 'once', label: __( 'Once', 'shortpixel-flush' ) },
	];
}
