<?php return array('dependencies' => array(), 'version' => '63dfcc578ff5b891ce06');
