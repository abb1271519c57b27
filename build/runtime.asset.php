<?php return array('dependencies' => array(), 'version' => '1728a270c539a66e5dcd');
