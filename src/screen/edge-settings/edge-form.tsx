import { Notice, SelectControl, TextareaControl } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';
import { fieldHelp, useFocusOnError } from '../../components/field-help';
import type { EdgeKind } from '../../domain/edges';
import { EdgeField } from './edge-field';
import { Refusal } from './refusal';
import type { EdgeFormState } from './use-edge-form';

interface Props {
	form: EdgeFormState;
	kinds: EdgeKind[];
	/** Why secrets are not safe here; empty if they are. */
	note: string;
	/** The header by which the CDN was recognized, if it was. */
	evidence?: string | undefined;
	/** Whether to ask what to do with unsaved text, because the user tried to close the dialog. */
	asking: boolean;
	onAsked: () => void;
	onCancel: () => void;
}

/** The form for one CDN: its domains, its kind, and the fields of that kind. */
export function EdgeForm( props: Props ) {
	const { form, kinds, note, evidence = '', asking, onAsked } = props;
	const { values, kind, edge, busy, tested, error, errors, news } = form;
	const place = useFocusOnError( form.refusals );
	const save = useRef< HTMLButtonElement >( null );
	useEffect( () => {
		if ( asking ) {
			save.current?.focus();
		}
	}, [ asking ] );
	return (
		<form
			ref={ place }
			noValidate
			className="spf-settings"
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy ) {
					onAsked();
					void form.save();
				}
			} }
		>
			<HostsField form={ form } />
			<SelectControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Which CDN or proxy', 'shortpixel-flush' ) }
				{ ...( evidence !== '' && { help: evidence } ) }
				disabled={ edge !== null }
				options={ kinds.map( ( { id, name } ) => ( {
					value: id,
					label: name,
				} ) ) }
				value={ values.kind }
				onChange={ ( id ) => form.change( { kind: id, setup: {} } ) }
			/>
			{ kind?.fields.map( ( field ) => (
				<EdgeField
					key={ `${ kind.id } ${ field.name }` }
					field={ field }
					error={ errors[ field.name ] }
					value={
						field.type === 'secret'
							? form.secrets[ field.name ]
							: values.setup[ field.name ]
					}
					fixed={ edge?.constants.includes( field.name ) ?? false }
					saved={ edge?.secrets.includes( field.name ) ?? false }
					dropped={ form.drops }
					onChange={ ( text ) =>
						field.type === 'secret'
							? form.changeSecret( field.name, text )
							: form.change( {
									setup: {
										...values.setup,
										[ field.name ]: text ?? '',
									},
								} )
					}
				/>
			) ) }
			{ note !== '' && <p className="spf-note">{ note }</p> }
			{ tested && (
				<Notice
					status={ tested.state === 'done' ? 'success' : 'error' }
					isDismissible={ false }
				>
					{ tested.message }
				</Notice>
			) }
			{ error && (
				<Refusal
					error={ error }
					onReload={ () => {
						// Moves the focus, since the pressed button disappears with the error.
						save.current?.focus();
						void form.reload();
					} }
				/>
			) }
			{ news !== '' && (
				<Notice status="info" isDismissible={ false }>
					{ news }
				</Notice>
			) }
			<div className="spf-save">
				{ asking && (
					<p role="status">
						{ __(
							'What you typed is not saved.',
							'shortpixel-flush'
						) }
					</p>
				) }
				<ActionButton
					variant="primary"
					buttonRef={ save }
					disabled={ busy !== null }
				>
					{ busy === 'saving'
						? __( 'Saving…', 'shortpixel-flush' )
						: __( 'Save', 'shortpixel-flush' ) }
				</ActionButton>
				{ asking ? (
					<ActionButton onClick={ onAsked }>
						{ __( 'Keep editing', 'shortpixel-flush' ) }
					</ActionButton>
				) : (
					<ActionButton
						disabled={ busy !== null }
						onClick={ () => void form.test() }
					>
						{ busy === 'testing'
							? __( 'Testing…', 'shortpixel-flush' )
							: __( 'Test connection', 'shortpixel-flush' ) }
					</ActionButton>
				) }
				<ActionButton variant="tertiary" onClick={ props.onCancel }>
					{ form.isUnsaved
						? __( 'Discard', 'shortpixel-flush' )
						: __( 'Cancel', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
		</form>
	);
}

function HostsField( { form }: { form: EdgeFormState } ) {
	const fixed = form.edge?.constants.includes( 'hosts' ) ?? false;
	return (
		<TextareaControl
			__nextHasNoMarginBottom
			label={ __( 'Domains served by this CDN', 'shortpixel-flush' ) }
			{ ...fieldHelp(
				fixed
					? __( 'Set in wp-config.php only.', 'shortpixel-flush' )
					: __(
							'One per line, as in the links of pages and images: www.example.com, img.example.com.',
							'shortpixel-flush'
						),
				form.errors[ 'hosts' ]
			) }
			rows={ 2 }
			dir="ltr"
			required={ ! fixed }
			disabled={ fixed }
			value={ form.values.hosts }
			onChange={ ( hosts ) => form.change( { hosts } ) }
		/>
	);
}
