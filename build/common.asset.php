<?php return array('dependencies' => array(), 'version' => '2dff874bbf5e99015622');
