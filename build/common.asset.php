<?php return array('dependencies' => array(), 'version' => '1adcf572c1dbf07b6bdd');
