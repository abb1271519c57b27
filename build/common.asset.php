<?php return array('dependencies' => array(), 'version' => '8e592869670b3627b328');
