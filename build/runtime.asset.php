<?php return array('dependencies' => array(), 'version' => '407610816c846f4fbe21');
