import {
	SearchControl,
	SelectControl,
	TextControl,
} from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import type { FlushUser } from '../../api/history';
import { ActionButton } from '../../components/action-button';
import {
	type Filters,
	isFiltered,
	noFilters,
	reasons,
	results,
} from './filters';
import { reasonLabel, resultLabel, userLabel } from './words';

const TYPING = 300;

interface Props {
	filters: Filters;
	users: FlushUser[];
	onChange: ( change: Partial< Filters > ) => void;
}

export function FilterBar( { filters, users, onChange }: Props ) {
	const everybody = {
		value: '' as const,
		label: __( 'All', 'shortpixel-flush' ),
	};
	const known = users.some( ( { id } ) => String( id ) === filters.user );
	const people =
		filters.user === '' || known
			? users
			: [ ...users, { id: Number( filters.user ), name: '' } ];
	return (
		<div className="spf-history__filters" role="search">
			<Search
				value={ filters.search }
				onChange={ ( search ) => onChange( { search } ) }
			/>
			<Select
				label={ __( 'Result', 'shortpixel-flush' ) }
				value={ filters.result }
				options={ [
					everybody,
					...results.map( ( value ) => ( {
						value,
						label: resultLabel( value ),
					} ) ),
				] }
				onChange={ ( result ) => onChange( { result } ) }
			/>
			{ people.length > 1 && (
				<Select
					label={ __( 'Who', 'shortpixel-flush' ) }
					value={ filters.user }
					options={ [
						everybody,
						...people.map( ( user ) => ( {
							value: String( user.id ),
							label: userLabel( user ),
						} ) ),
					] }
					onChange={ ( user ) => onChange( { user } ) }
				/>
			) }
			<Select
				label={ __( 'Why', 'shortpixel-flush' ) }
				value={ filters.cause }
				options={ [
					everybody,
					...reasons.map( ( value ) => ( {
						value,
						label: reasonLabel( value ),
					} ) ),
				] }
				onChange={ ( cause ) => onChange( { cause } ) }
			/>
			<TextControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				type="date"
				label={ __( 'From', 'shortpixel-flush' ) }
				value={ filters.after }
				onChange={ ( after ) => onChange( { after } ) }
			/>
			<TextControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				type="date"
				label={ __( 'To', 'shortpixel-flush' ) }
				value={ filters.before }
				onChange={ ( before ) => onChange( { before } ) }
			/>
			{ isFiltered( filters ) && (
				<ActionButton
					variant="tertiary"
					vanishes
					onClick={ () => onChange( noFilters ) }
				>
					{ __( 'Clear the filters', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</div>
	);
}

interface SelectProps< Value extends string > {
	label: string;
	value: Value;
	options: { value: Value; label: string }[];
	onChange: ( value: Value ) => void;
}

function Select< Value extends string >( props: SelectProps< Value > ) {
	return (
		<SelectControl< Value >
			__nextHasNoMarginBottom
			__next40pxDefaultSize
			{ ...props }
		/>
	);
}

/** Reports typed text once typing pauses. */
function Search( {
	value,
	onChange,
}: {
	value: string;
	onChange: ( value: string ) => void;
} ) {
	const [ typed, setTyped ] = useState( value );
	const said = useRef( value );
	const say = useRef( onChange );
	say.current = onChange;
	useEffect( () => {
		// The filters were changed outside this field, for example cleared.
		if ( value !== said.current ) {
			said.current = value;
			setTyped( value );
		}
	}, [ value ] );
	useEffect( () => {
		const text = typed.trim();
		const timer = setTimeout( () => {
			if ( text !== said.current ) {
				said.current = text;
				say.current( text );
			}
		}, TYPING );
		return () => clearTimeout( timer );
	}, [ typed ] );
	return (
		<SearchControl
			__nextHasNoMarginBottom
			className="spf-history__search"
			label={ __( 'Search the history', 'shortpixel-flush' ) }
			placeholder={ __(
				'Image, file, link or number',
				'shortpixel-flush'
			) }
			value={ typed }
			onChange={ setTyped }
		/>
	);
}
