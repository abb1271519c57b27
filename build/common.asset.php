<?php return array('dependencies' => array(), 'version' => '67440b30a42d0a1077a8');
