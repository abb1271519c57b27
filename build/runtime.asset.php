<?php return array('dependencies' => array(), 'version' => 'c46205dbc65c3e0b39df');
