<?php return array('dependencies' => array(), 'version' => '00d330ab1c5fe8387be2');
