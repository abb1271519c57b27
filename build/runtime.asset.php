<?php return array('dependencies' => array(), 'version' => '13580dfdea655fc876d2');
