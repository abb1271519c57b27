import type { ReactNode } from 'react';

export interface Column< Row > {
	label: string;
	cell: ( row: Row ) => ReactNode;
}

interface Props< Row > {
	caption: string;
	columns: Column< Row >[];
	rows: Row[];
}

/** A table in core's style; on narrow screens each row becomes a card with a label in every cell. */
export function DataTable< Row extends { id: number } >( {
	caption,
	columns,
	rows,
}: Props< Row > ) {
	return (
		<table className="widefat striped spf-table">
			<caption className="screen-reader-text">{ caption }</caption>
			<thead>
				<tr>
					{ columns.map( ( { label } ) => (
						<th key={ label } scope="col">
							{ label }
						</th>
					) ) }
				</tr>
			</thead>
			<tbody>
				{ rows.map( ( row ) => (
					<tr key={ row.id }>
						{ columns.map( ( { label, cell } ) => (
							<td key={ label } data-label={ label }>
								<div>{ cell( row ) }</div>
							</td>
						) ) }
					</tr>
				) ) }
			</tbody>
		</table>
	);
}
